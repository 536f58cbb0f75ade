import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from '../../../domain/config/change.ts'
import { givenBack, overwrittenEdits } from '../../../domain/config/overwritten.ts'
import { firstStep, shortenedLists } from '../../../domain/config/shrink.ts'
import { logWrite } from '../../../domain/undo/logged-write.ts'
import { type LoadedConfig, loadConfig, reloadConfig } from '../../../openclaw/config/config-file.ts'
import {
  patchCall,
  readOnlyError,
  rowsRefused,
  sizeRefused,
  writePatch,
} from '../../../openclaw/config/config-patch.ts'
import { requireOneFile } from '../../../openclaw/config/include-owners.ts'
import { readOnlyReason } from '../../../openclaw/config/read-only.ts'
import { replacedReader } from '../../../openclaw/config/replaced-config.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { afterWriting, type Warning } from '../../../shell/answer/document.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { whileWriting } from '../../../shell/standing.ts'
import { valueHash } from '../../../state/journal-file.ts'
import { COMMENTS_GONE } from '../answer/warnings.ts'
import { keepComments } from './keep-comments.ts'
import { passedConfigs } from './passed-configs.ts'
import { recordWrite } from './record-write.ts'
import { clearStaleTurn, inTurn } from './turn.ts'
import { editsLost, isRefusedWrite, notConverged, writeConflict } from './write-errors.ts'

/** OpenClaw, and its config as the plan was first made from it. */
interface WriteContext extends Context {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
}

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
 * nothing is left to change. The config is read in this run's turn, directly before the write, so what somebody wrote while
 * the run was under way counts. What OpenClaw found when it wrote is compared with that: an edit in between is merged, too,
 * or reported as a conflict.
 * @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_WRITE_REFUSED, E_WRITE_CONFLICT, E_READ_BACK
 */
export async function writeConfig<Plan extends ConfigPlan>(
  context: WriteContext,
  plan: (config: LoadedConfig, written: boolean) => Plan,
): Promise<Written<Plan>> {
  const { openclaw, config: found } = context
  clearStaleTurn(openclaw.paths.stateDir)
  const first = plan(found, false)
  if (first.changes.length === 0) return { plan: first, written: false, config: found, warnings: [] }
  return inTurn(openclaw.paths.stateDir, context, async () => {
    const config = await reloadConfig(openclaw, found)
    return writePlan({ ...context, config }, config === found ? first : plan(config, false), plan)
  })
}

async function writePlan<Plan extends ConfigPlan>(
  context: WriteContext,
  first: Plan,
  plan: (config: LoadedConfig, written: boolean) => Plan,
): Promise<Written<Plan>> {
  const { openclaw } = context
  let { config } = context
  let told = first
  let planned: ConfigPlan = first
  /** What went over somebody's edit and is being given back. */
  let giving: readonly Change[] | undefined
  let conflicts = 0
  let writes = 0
  let steps = 0
  let careful = false
  const passed = passedConfigs(openclaw)
  const warnings: Warning[] = []
  while (planned.changes.length > 0) {
    if (writes - steps === MAX_WRITES || steps === MAX_STEPS) throw notConverged(planned.changes)
    const limits = { fileBytes: Buffer.byteLength([...config.sources.values()].join('')), careful }
    const step: readonly Change[] = giving
      ? planned.changes
      : firstStep(config.view.raw, planned.changes, limits)
    const done = await writeStep({ ...context, config }, { step, planned, giving, careful }).catch(
      (thrown: unknown) => {
        throw writes > 0 && thrown instanceof SkillError ? afterWriting(thrown) : thrown
      },
    )
    if (done.unsaved && warnings.length === 0) warnings.push(done.unsaved)
    if (done.outcome === 'written') {
      writes++
      if (step !== planned.changes) steps++
    } else await nextTry(context, ++conflicts, writes > 0)
    if (done.outcome === 'halves') careful = true
    if (done.replaced?.commented.length && config.commented.length === 0) warnings.push(COMMENTS_GONE)
    const from = config.view.raw
    config = await loadConfig(openclaw)
    const { replaced } = done
    giving = replaced && !passed.has(replaced) ? overwrittenEdits(step, from, replaced.view.raw) : undefined
    await passed.look(config, planned.changes, done.outcome === 'written' ? from : undefined)
    if (!replaced || !giving || giving.length === 0) {
      giving = undefined
      planned = plan(config, writes > 0)
      continue
    }
    if (++conflicts === MAX_CONFLICTS) throw editsLost(giving)
    const { raw } = replaced.view
    told = replanned(plan, replaced, giving)
    const back = givenBack(config.view.raw, raw, giving, told.changes)
    if (!back) throw editsLost(giving)
    // taking this run back leads to the config that had the edit
    done.withdraw()
    recordWrite(openclaw, context.run, raw, logWrite(raw, told.changes, valueHash))
    planned = back.length > 0 ? { changes: back } : plan(config, true)
    if (back.length === 0) giving = undefined
  }
  return { plan: told, written: writes > 0, config, warnings }
}

interface Step {
  readonly step: readonly Change[]
  readonly planned: ConfigPlan
  readonly giving: readonly Change[] | undefined
  /** OpenClaw's size guard refused one before. */
  readonly careful: boolean
}

/** One write, entered in the journal before it is made; one that gives an edit back is in it already. */
async function writeStep(context: WriteContext, { step, planned, giving, careful }: Step) {
  const { openclaw, config } = context
  const readOnly = readOnlyReason(openclaw)
  if (readOnly) throw readOnlyError(readOnly, planned.changes)
  await keepComments(context, context, step)
  if (config.includes) await requireOneFile(step, config.sources, openclaw.paths.configPath)
  // before the journal knows of a write that cannot be made
  const call = patchCall(step, shortenedLists(step))
  context.progress('writing the config through OpenClaw')
  const { raw } = config.view
  const record = giving
    ? { unsaved: undefined, withdraw: () => {} }
    : recordWrite(openclaw, context.run, raw, logWrite(raw, step, valueHash))
  const replaced = replacedReader(openclaw, config)
  const patched = whileWriting(
    context.standing,
    () => writePatch(openclaw, call),
    (done) => done === 'written',
  )
  const outcome = await patched.catch((thrown: unknown) => {
    if (isRefusedWrite(thrown)) record.withdraw()
    throw giving ? editsLost(giving) : thrown
  })
  if (outcome === 'written') return { ...record, outcome, replaced: await replaced() }
  if (giving) throw editsLost(giving)
  record.withdraw()
  // what OpenClaw compared with may be another config by now
  const stands = (await reloadConfig(openclaw, config)) === config
  if (outcome === 'row unknown' && stands) throw rowsRefused()
  if (outcome === 'halves' && careful && stands) throw sizeRefused()
  return { ...record, outcome, replaced: undefined }
}

/** Waits a little before the next try. @throws SkillError E_WRITE_CONFLICT when there were enough */
async function nextTry(context: Context, conflicts: number, changed: boolean): Promise<void> {
  if (conflicts === MAX_CONFLICTS) throw writeConflict(changed)
  await sleep(150 * conflicts + Math.random() * 300, undefined, { signal: context.signal })
}

/** The plan for the config that had the edit; one that cannot be made leaves the edit to its owner. */
function replanned<Plan extends ConfigPlan>(
  plan: (config: LoadedConfig, written: boolean) => Plan,
  replaced: LoadedConfig,
  over: readonly Change[],
): Plan {
  try {
    return plan(replaced, false)
  } catch (thrown) {
    if (thrown instanceof SkillError) throw editsLost(over)
    throw thrown
  }
}
