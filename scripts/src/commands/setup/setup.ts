import { modelIdOf } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { KEY_IN_OLD_STORE, MIGRATE_STEP } from '../../domain/plans/fix.ts'
import { profileModes } from '../../domain/plans/profile-modes.ts'
import type { SetupPlan } from '../../domain/plans/setup-plan.ts'
import { commentedFile, requireOneFile } from '../../openclaw/config/include-owners.ts'
import { ensureValid } from '../../openclaw/config/validate.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import { lacksVariable, type ModelsStatus, modelsStatus, unsetHere } from '../../openclaw/models-status.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { pipedKey, skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { notConfirmed } from '../shared/answer/warnings.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { defaultModelCost } from '../shared/default-model-cost.ts'
import { contradictedWrite } from '../shared/errors.ts'
import { anyCatalog } from '../shared/find-catalog.ts'
import { scheduleOffer } from '../shared/schedule-offer.ts'
import { updateState } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { refusalBeforehand } from '../shared/write/write-errors.ts'
import { requireVerified } from '../verify/require-verified.ts'
import {
  askHost,
  type SetupHost,
  type SetupKnown,
  type SetupPlanner,
  setupPlanner,
  storedTypesOf,
} from './planner.ts'
import { primaryModelId, setupResult } from './report.ts'

/** Provider, rows, primary and aliases in one validated write, then OpenClaw's word for it. */
export async function setup(context: Context<'setup'>): Promise<Answer<'setup'>> {
  return (await setUp(await openCommand(context))).answer
}

/** A set-up that was made, or would be, and what OpenClaw said of it. */
export interface SetUp {
  readonly answer: Answer<'setup'>
  readonly seen?: ModelsStatus | undefined
}

/** Sets up with what the run knows already. @throws SkillError */
export async function setUp(command: CommandContext<'setup'>, known: SetupKnown = {}): Promise<SetUp> {
  const { openclaw, config, invocation } = command
  const dryRun = Boolean(invocation.flags['dry-run'])
  const host = await askHost(command, known)
  if (!host.credential && !dryRun) throw noCredential(host.oldStore)
  const { catalog, learned, warnings } = known.catalog ?? (await anyCatalog(command))
  const planWith = setupPlanner(command, host, catalog, known.retry)
  const intended = planWith(host.storedTypes)(config)
  const attested = invocation.flags['require-verified']
    ? await attestedPrimary(command, config.view, intended)
    : []
  const can = host.capabilities
  const costs = await defaultModelCost(command, can, intended.primary, catalog.models)
  if (costs?.warn) command.progress(costs.message)
  const told = {
    catalog,
    view: config.view,
    now: command.now(),
    invocation,
    brief: known.brief ?? false,
    ...(costs && { costs }),
  }
  if (dryRun) {
    const beforehand = [
      ...(host.credential ? [] : [NO_CREDENTIAL_YET]),
      ...((await commentedFile(intended.changes, config, openclaw.paths.configPath)) ? [COMMENTS_GO] : []),
      ...(await refusalBeforehand(() =>
        requireOneFile(intended.changes, config.sources, openclaw.paths.configPath),
      )),
    ]
    const outcome = { ...told, plan: intended, applied: false, readBack: false }
    return { answer: setupResult(outcome, [...warnings, ...attested, ...beforehand]) }
  }
  const { plan, written, seen, unsaved } = await writeSetup(command, planWith, host, known)
  const { rows, missing } = plan
  const saved = updateState(openclaw.paths.stateDir, (now) => ({
    ...now,
    ...learned,
    rows: rows.base,
    // only a live list tells what is missing from it
    ...(learned.catalog && { missing }),
  }))
  if (seen?.oldStore && seen.missingProviders.includes('chutes')) throw noCredential(true, written)
  const disagreement = seen ? disagreements(seen, plan) : []
  if (disagreement.length > 0) throw contradictedWrite(disagreement, written)
  const gateway = written ? await gatewayStatus(openclaw, config.view, can) : undefined
  const outcome = {
    ...told,
    ...{ plan, applied: written, readBack: seen !== undefined, ...(gateway && { gateway }) },
    offers: scheduleOffer(openclaw.paths.stateDir),
  }
  const unconfirmed = seen ? [] : [notConfirmed(unsetHere(openclaw, config.view))]
  return {
    answer: setupResult(outcome, [...warnings, ...attested, ...unsaved, ...saved, ...unconfirmed]),
    seen,
  }
}

/** Verifies what will be the default model. @throws SkillError */
function attestedPrimary(context: Context, view: ConfigView, plan: SetupPlan) {
  const id = primaryModelId(view, plan)
  return id === undefined ? [NOTHING_VERIFIED] : requireVerified(context, id)
}

const NOTHING_VERIFIED: Warning = {
  code: 'not-verified',
  message: 'Nothing was verified: the default model is not one of Chutes.',
}

/** Writes, asks OpenClaw what it sees, and writes once more when a profile is declared as another kind than its store holds. */
async function writeSetup(
  command: CommandContext<'setup'>,
  planWith: SetupPlanner,
  { storedTypes }: SetupHost,
  { status }: SetupKnown,
) {
  const first = await writeConfig(command, planWith(storedTypes))
  command.progress('asking OpenClaw what it sees')
  const told = (first.written ? undefined : status) ?? (await modelsStatus(command.openclaw))
  // a key that is elsewhere cannot be vouched for here
  const asked = told && lacksVariable(command.openclaw, first.config.view, told) ? undefined : told
  // a write has had OpenClaw check the config; silence alone is a warning
  if (!asked && !first.written) await ensureValid(command.openclaw).catch(throwInvalid)
  const types = asked && storedTypesOf(asked)
  // only the store knows what it holds, so a wrongly declared profile shows after the write
  const second =
    profileModes(first.config.view, types).length > 0
      ? await writeConfig({ ...command, config: first.config }, planWith(types))
      : undefined
  const repairs = [...first.plan.repairs, ...(second?.written ? second.plan.repairs : [])]
  return {
    plan: { ...first.plan, repairs },
    written: first.written || (second?.written ?? false),
    seen: second?.written ? await modelsStatus(command.openclaw) : asked,
    unsaved: first.warnings,
  }
}

function throwInvalid(thrown: unknown): void {
  if (!(thrown instanceof SkillError) || thrown.code === 'E_CONFIG_INVALID') throw thrown
}

const NO_CREDENTIAL_YET: Warning = {
  code: 'no-credential',
  message: 'OpenClaw holds no Chutes credential yet; pipe a key to auth.js first.',
}
const COMMENTS_GO: Warning = {
  code: 'comments-would-go',
  message: "OpenClaw's config has comments, which its writer drops; the write needs --drop-comments.",
}
function noCredential(oldStore: boolean, changed = false): SkillError {
  if (oldStore)
    return new SkillError('E_NO_CREDENTIAL', `${KEY_IN_OLD_STORE}.`, { fix: MIGRATE_STEP, changed })
  return new SkillError(
    'E_NO_CREDENTIAL',
    'OpenClaw holds no Chutes credential, so no model would answer. Nothing was changed.',
    { fix: `Pipe an API key first: ${pipedKey(skillCommand('auth'))}` },
  )
}

/** Where OpenClaw's own view differs from the plan. */
function disagreements(seen: ModelsStatus, plan: SetupPlan): string[] {
  const wanted = plan.primary.current
  const primary =
    wanted !== undefined &&
    modelIdOf(wanted) !== undefined &&
    seen.defaultModel !== undefined &&
    modelIdOf(seen.defaultModel) !== modelIdOf(wanted)
      ? ['primary']
      : []
  const aliases = plan.aliases.filter(
    ({ alias, target }) => target !== undefined && seen.aliases[alias] !== target,
  )
  return [
    ...primary,
    ...aliases.map((choice) => choice.alias),
    ...(seen.missingProviders.includes('chutes') ? ['credential'] : []),
  ]
}
