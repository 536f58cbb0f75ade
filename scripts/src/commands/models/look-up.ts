import { endpointsFrom } from '../../chutes/endpoints.ts'
import type { Catalog } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { type ModelUse, modelUses } from '../../domain/selection/model-uses.ts'
import { loadConfig } from '../../openclaw/config/config-file.ts'
import { viewConfig } from '../../openclaw/config/config-schema.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import { openOpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { loadState, type State, statePath } from '../../state/store.ts'
import { anyCatalog } from '../shared/find-catalog.ts'

/** What a question about models is answered from. */
export interface LookUp {
  readonly catalog: Catalog
  /** OpenClaw's config; empty when there is none. */
  readonly view: ConfigView
  readonly uses: ReadonlyMap<string, ModelUse>
  readonly state: State
  readonly warnings: readonly Warning[]
}

/** The catalogue, and what this machine's OpenClaw does with it, if there is one. Starts no process if it can. */
export async function lookUp(context: Context): Promise<LookUp> {
  const { stateDir } = openclawPaths(context.env)
  const state = loadState(statePath(stateDir))
  const { view, warnings } = await configIfAny(context)
  const { llm } = endpointsFrom(context.env)
  const baseUrl = llm.explicit ? llm.url : (view.provider?.baseUrl ?? llm.url)
  const found = await anyCatalog(context, baseUrl, state)
  return {
    catalog: found.catalog,
    view,
    uses: modelUses(view),
    state,
    warnings: [...found.warnings, ...warnings],
  }
}

/** Without OpenClaw its config file may still be there; a config that cannot be read only costs the marks. */
async function configIfAny(context: Context): Promise<Pick<LookUp, 'view' | 'warnings'>> {
  const { openclaw: wanted } = context.invocation.flags
  const { env, signal } = context
  try {
    const openclaw = await openOpenClaw({
      env,
      openclaw: typeof wanted === 'string' ? wanted : undefined,
      signal,
      anyVersion: true,
    }).catch((thrown: unknown) => {
      if (wanted !== undefined) throw thrown
      return undefined
    })
    const run = async () => ({ kind: 'not-started', code: undefined, stdout: '', stderr: '' }) as const
    const config = await loadConfig(openclaw ?? { paths: openclawPaths(env), run })
    return { view: config.view, warnings: [] }
  } catch (thrown) {
    if (!(thrown instanceof SkillError) || thrown.code === 'E_OPENCLAW_MISSING') throw thrown
    const message = `${thrown.message} So the answer does not say what is in use.`
    return { view: viewConfig({}), warnings: [{ code: 'config-not-read', message }] }
  }
}
