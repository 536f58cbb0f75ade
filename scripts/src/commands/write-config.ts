import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, missedChanges } from '../domain/change.ts'
import { type LoadedConfig, loadConfig, readOnlyReason } from '../openclaw/config-file.ts'
import { patchCall, readOnlyError, writePatch } from '../openclaw/config-patch.ts'
import type { OpenClaw } from '../openclaw/session.ts'
import type { Context } from '../shell/context.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'

export interface ConfigPlan {
  readonly changes: readonly Change[]
  /** Array paths that lose entries. */
  readonly replace: readonly string[]
}

const MAX_ATTEMPTS = 4

/**
 * Plans against the config as it is, writes once through OpenClaw, and reads the file back. Somebody else's
 * write in between is a conflict, never an overwrite: the plan is made anew from the newer config.
 * @throws SkillError E_CONFIG_READONLY, E_WRITE_REFUSED, E_WRITE_CONFLICT, E_READ_BACK
 */
export async function writeConfig<Plan extends ConfigPlan>(
  openclaw: OpenClaw,
  context: Context,
  first: LoadedConfig,
  plan: (config: LoadedConfig) => Plan,
): Promise<{ readonly plan: Plan; readonly written: boolean }> {
  let config = first
  for (let attempt = 1; ; attempt++) {
    const planned = plan(config)
    if (planned.changes.length === 0) return { plan: planned, written: false }
    const call = patchCall(planned.changes, planned.replace)
    const readOnly = readOnlyReason(openclaw)
    if (readOnly) throw readOnlyError(readOnly, call.patch)
    context.progress('writing the config through OpenClaw')
    context.writing(true)
    const outcome = await writePatch(openclaw, call)
    context.writing(false)
    config = await loadConfig(openclaw)
    if (outcome === 'written') {
      confirm(config, planned.changes)
      return { plan: planned, written: true }
    }
    if (attempt === MAX_ATTEMPTS) throw conflict()
    await sleep(150 * attempt + Math.random() * 300, undefined, { signal: context.signal })
  }
}

function confirm(config: LoadedConfig, changes: readonly Change[]): void {
  const missed = missedChanges(config.view.raw, changes)
  if (missed.length === 0) return
  throw new SkillError(
    'E_READ_BACK',
    `OpenClaw reported success, but ${missed.length} planned value(s) are not in its config.`,
    {
      fix: `Run ${skillCommand('status')} to see the state, then run this again.`,
      data: { missed: missed.slice(0, 20) },
      changed: true,
    },
  )
}

function conflict(): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    'The config kept changing while it was to be written. Nothing of ours was written.',
    {
      fix: 'Wait until nothing else writes the config, then run the same command again.',
    },
  )
}
