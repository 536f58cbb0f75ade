import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, pathText } from '../../../domain/config/change.ts'
import { isSamePath, ROWS_PATH } from '../../../domain/config/paths.ts'
import { firstStep } from '../../../domain/config/shrink.ts'
import { logWrite } from '../../../domain/undo/logged-write.ts'
import { type LoadedConfig, loadConfig } from '../../../openclaw/config/config-file.ts'
import { patchCall, readOnlyError, writePatch } from '../../../openclaw/config/config-patch.ts'
import { readOnlyReason } from '../../../openclaw/config/read-only.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { valueHash } from '../../../state/journal-file.ts'
import { keepComments } from './keep-comments.ts'
import { recordWrite } from './record-write.ts'
import { clearStaleTurn, inTurn } from './turn.ts'

export interface ConfigPlan {
  readonly changes: readonly Change[]
}

export interface Written<Plan> {
  /** The plan against the config as it was found. */
  readonly plan: Plan
  readonly written: boolean
  readonly config: LoadedConfig
  /** What stood in the way of remembering how to take the write back. */
  readonly warnings: readonly Warning[]
}

const MAX_CONFLICTS = 4
/** One write does it, unless a first write makes OpenClaw migrate the config. */
const MAX_WRITES = 8
/** Each step that OpenClaw's size guard wants nearly halves the config: from 16 MB to nothing in fewer than this. */
const MAX_STEPS = 24

/**
 * Plans against the config as it is, writes through OpenClaw, reads the file back and plans again: done when
 * nothing is left to change. Somebody else's write in between is a conflict, never an overwrite. A run that had to wait
 * for another one plans anew, and often finds nothing left to do.
 * @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_WRITE_REFUSED, E_WRITE_CONFLICT, E_READ_BACK
 */
export async function writeConfig<Plan extends ConfigPlan>(
  openclaw: OpenClaw,
  context: Context,
  found: LoadedConfig,
  plan: (config: LoadedConfig, written: boolean) => Plan,
): Promise<Written<Plan>> {
  clearStaleTurn(openclaw.paths.stateDir)
  const first = plan(found, false)
  if (first.changes.length === 0) return { plan: first, written: false, config: found, warnings: [] }
  return inTurn(openclaw.paths.stateDir, context.signal, async (waited) => {
    if (!waited) return writePlan(openclaw, context, found, first, plan)
    const config = await loadConfig(openclaw)
    return writePlan(openclaw, context, config, plan(config, false), plan)
  })
}

async function writePlan<Plan extends ConfigPlan>(
  openclaw: OpenClaw,
  context: Context,
  found: LoadedConfig,
  first: Plan,
  plan: (config: LoadedConfig, written: boolean) => Plan,
): Promise<Written<Plan>> {
  let config = found
  let planned = first
  let conflicts = 0
  let writes = 0
  let steps = 0
  const warnings: Warning[] = []
  while (planned.changes.length > 0) {
    if (writes - steps === MAX_WRITES || steps === MAX_STEPS) throw notConverged(planned.changes)
    const step = firstStep(config.view.raw, planned.changes, ROWS_PATH)
    const call = patchCall(step, shortened(step))
    const readOnly = readOnlyReason(openclaw)
    if (readOnly) throw readOnlyError(readOnly, call.patch)
    keepComments(context, config)
    context.progress('writing the config through OpenClaw')
    const { raw } = config.view
    const record = recordWrite(openclaw, context.run, raw, logWrite(raw, step, valueHash))
    if (record.unsaved && warnings.length === 0) warnings.push(record.unsaved)
    context.writing(true)
    const outcome = await writePatch(openclaw, call).catch((thrown: unknown) => {
      if (isRefusedWrite(thrown)) record.withdraw()
      throw thrown
    })
    context.writing(false)
    if (outcome === 'conflict') record.withdraw()
    if (outcome === 'written') {
      writes++
      if (step !== planned.changes) steps++
    } else if (++conflicts === MAX_CONFLICTS) throw writeConflict(writes > 0)
    else await sleep(150 * conflicts + Math.random() * 300, undefined, { signal: context.signal })
    config = await loadConfig(openclaw)
    planned = plan(config, writes > 0)
  }
  return { plan: first, written: writes > 0, config, warnings }
}

/** The arrays that lose entries; OpenClaw wants them named. */
function shortened(changes: readonly Change[]): string[] {
  return changes
    .filter(({ path, before, after }) => isSamePath(path, ROWS_PATH) && drops(before, after))
    .map(({ path }) => pathText(path))
}

function drops(before: unknown, after: unknown): boolean {
  const ids = (rows: unknown): unknown[] =>
    Array.isArray(rows) ? rows.map((row) => (row as { id?: unknown }).id) : []
  const staying = new Set(ids(after))
  return ids(before).some((id) => !staying.has(id))
}

/** Whether OpenClaw said that it did not write; one that did not finish may have. */
function isRefusedWrite(thrown: unknown): boolean {
  return thrown instanceof SkillError && thrown.code !== 'E_OPENCLAW_FAILED'
}

function notConverged(left: readonly Change[]): SkillError {
  return new SkillError(
    'E_READ_BACK',
    `OpenClaw reported success, but ${left.length} planned value(s) are not in its config.`,
    {
      fix: `Run ${skillCommand('status')} to see the state, then run this again.`,
      data: { missed: left.slice(0, 20).map((change) => pathText(change.path)) },
      changed: true,
    },
  )
}

function writeConflict(changed: boolean): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    'The config kept changing while it was to be written; the other writes stand.',
    {
      fix: 'Wait until nothing else writes the config, then run the same command again.',
      changed,
    },
  )
}
