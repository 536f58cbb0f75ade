import { aliasKey, type Model, modelRef } from '../../domain/catalog/model.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { ModelRow } from '../../domain/config/model-row.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import { aliasesWouldLockOut } from '../../domain/plans/allowlist.ts'
import { planUse, type UsePlan } from '../../domain/plans/use-plan.ts'
import { type ThinkingChoice, thinkingSwitch } from '../../domain/rows/thinking.ts'
import { slotReference } from '../../domain/selection/model-uses.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import { modelsStatus, requireModelsStatus, unsetHere } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { GATEWAY_WAITS, notConfirmed } from '../shared/answer/warnings.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { costsWarnings, defaultModelCost } from '../shared/default-model-cost.ts'
import { contradictedWrite, notSetUp } from '../shared/errors.ts'
import { anyCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { updateState } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { choiceChanged } from '../shared/write/write-errors.ts'
import { requireVerified } from '../verify/require-verified.ts'
import { concernsAbout, requireConsent } from './consent.ts'
import { slotNamed } from './slot.ts'
import { holderOf, keepOtherAlias, targetNamed } from './target.ts'
import { type UseChoice, type UseOutcome, useResult } from './use-report.ts'

/** Points the primary or an alias at a model in one validated write, then asks OpenClaw whether it sees it so. */
export async function useModel(context: Context<'models'>): Promise<Answer<'models'>> {
  const command = await openCommand(context)
  const { openclaw, config } = command
  const choice = await chooseModel(command)
  const { slot, id, model, can, others, thinking } = choice
  // an alias is a choice like the primary: what is asked for holds for both
  const attested = context.invocation.flags['require-verified'] ? await requireVerified(context, id) : []
  const plan = ({ view }: LoadedConfig): UsePlan => {
    if (!view.provider) throw notSetUp('no model can be switched')
    const previous = slotReference(view, slot.name)
    if (previous !== slot.previous && previous !== modelRef(id)) throw choiceChanged(slot.name)
    const { allowlist, switchesThinking } = can
    return planUse({
      ...{ view, slot: slot.name, id, model, thinking },
      ...{ allowlist, switchesThinking, otherProviders: others },
    })
  }
  const answer = (outcome: UseOutcome, warnings: readonly Warning[]): Answer<'models'> =>
    useResult(choice, { ...outcome, view: config.view, now: context.now(), invocation: context.invocation }, [
      ...choice.warnings,
      ...attested,
      ...choice.concerns.warnings,
      ...costsWarnings(choice.costs),
      ...warnings,
    ])

  if (context.invocation.flags['dry-run'])
    return answer({ plan: plan(config), dryRun: true, applied: false, readBack: false }, [])
  requireConsent(context, slot, id, choice.concerns)
  const done = await writeConfig(command, plan)
  if (!done.written) return answer({ plan: done.plan, applied: false, readBack: true }, [])
  const { row } = done.plan
  const saved = row ? rememberRow(openclaw, row) : []
  context.progress('asking OpenClaw what it sees')
  const seen = await modelsStatus(openclaw)
  const isPrimary = slot.name === 'primary'
  const current = isPrimary ? seen?.defaultModel : seen?.aliases[aliasKey(slot.name)]
  // of the default OpenClaw says nothing where the agent that it is asked as has a model of its own
  const told = seen !== undefined && !(isPrimary && current === undefined)
  if (told && current !== modelRef(id)) throw contradictedWrite([slot.name], true)
  const gateway = await gatewayStatus(openclaw, config.view, can)
  return answer({ plan: done.plan, applied: true, readBack: told, gateway }, [
    ...done.warnings,
    ...saved,
    ...(told ? [] : [notConfirmed(unsetHere(openclaw, config.view))]),
    ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
  ])
}

/** Which model goes where, what speaks against it, and what it costs. @throws SkillError E_USAGE, E_MODEL_UNKNOWN, E_ALIAS_REFUSED */
async function chooseModel(command: CommandContext<'models'>): Promise<UseChoice> {
  const { openclaw, config, state, invocation } = command
  const [slotTyped = '', modelTyped = ''] = invocation.operands
  const { view } = config
  if (!view.provider) throw notSetUp('no model can be switched')
  const slot = slotNamed(slotTyped, view)
  const can = await capabilitiesOf(command, openclaw, 'allowlist', 'switchesThinking', 'profilePort')
  const { catalog, warnings } = await anyCatalog(command)
  const known = { view, catalog, state }
  const { id, model } = targetNamed(modelTyped, slot, known, invocation)
  keepOtherAlias(slot, id, view, catalog)
  const thinking = thinkingAsked(command, id, model)
  const names = slot.name !== 'primary' || thinking !== undefined
  const status = names && startsAllowlist(can, view) ? await requireModelsStatus(openclaw) : undefined
  const others = otherProviders(view, status?.providers ?? [])
  if (names && aliasesWouldLockOut(can.allowlist, view, others)) throw noOtherModel()
  const concerns = concernsAbout(slot, id, model, holderOf(slot, known))
  const change = { previous: slot.previous, current: modelRef(id) }
  const costs =
    slot.name === 'primary' ? await defaultModelCost(command, can, change, catalog.models) : undefined
  return { slot, id, model, can, others, thinking, catalog, concerns, costs, warnings }
}

/** The row counts as written by the skill from now on. */
function rememberRow({ paths }: OpenClaw, row: ModelRow): readonly Warning[] {
  return updateState(paths.stateDir, (state) => ({ ...state, rows: { ...state.rows, [row.id]: row } }))
}

/** On releases whose entries are an allowlist, the first one decides about every provider that OpenClaw knows of. */
function startsAllowlist(can: Pick<Capabilities, 'allowlist'>, view: ConfigView): boolean {
  return can.allowlist !== 'policy' && view.entries.length === 0
}

/** What `--thinking` says. @throws SkillError E_USAGE for a model that nothing switches: it would be a promise only */
function thinkingAsked(
  { invocation }: CommandContext<'models'>,
  id: string,
  model: Model | undefined,
): ThinkingChoice | undefined {
  const { thinking } = invocation.flags
  if (thinking === undefined) return undefined
  if (model && !thinkingSwitch(model)?.argument) {
    const why = !model.capabilities?.reasoning
      ? 'does not think'
      : thinkingSwitch(model)
        ? 'always thinks'
        : 'has no switch that is known'
    throw usageError(SCRIPTS.models, `${id} ${why}, so --thinking ${thinking} would change nothing.`)
  }
  return thinking === 'on' ? 'on' : 'off'
}

function noOtherModel(): SkillError {
  return new SkillError(
    'E_ALIAS_REFUSED',
    'With an alias this OpenClaw would refuse the models of your other providers. Nothing was changed.',
    { fix: `Run ${skillCommand('models', 'use primary <model>')} instead, or upgrade OpenClaw.` },
  )
}
