import type { ConfigView } from '../../domain/config/config-view.ts'
import { loadConfig } from '../../openclaw/config/config-file.ts'
import { viewConfig } from '../../openclaw/config/config-schema.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import { openOpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'

/** OpenClaw's config; empty, with a warning that says why, when it cannot be read. */
export interface ConfigIfAny {
  readonly view: ConfigView
  readonly warnings: readonly Warning[]
}

/** Without OpenClaw its config file may still be there. Starts no process. @throws SkillError E_OPENCLAW_MISSING */
export async function configIfAny(context: Context): Promise<ConfigIfAny> {
  const { openclaw: wanted } = context.invocation.flags
  const { env, signal } = context
  try {
    const openclaw = await openOpenClaw({
      env,
      openclaw: wanted,
      signal,
      anyVersion: true,
    }).catch((thrown: unknown) => {
      if (wanted !== undefined) throw thrown
      return undefined
    })
    const run = async () => ({ kind: 'not-started', code: undefined, stdout: '', stderr: '' }) as const
    const config = await loadConfig(openclaw ?? { paths: openclawPaths(env), run, version: '' })
    return { view: config.view, warnings: [] }
  } catch (thrown) {
    if (!(thrown instanceof SkillError) || thrown.code === 'E_OPENCLAW_MISSING') throw thrown
    const message = `${thrown.message} So the answer does not say what is in use.`
    return { view: viewConfig({}), warnings: [{ code: 'config-not-read', message }] }
  }
}
