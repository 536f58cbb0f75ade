import { modelRef } from '../../domain/catalog/model.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { ModelRow } from '../../domain/config/model-row.ts'
import { otherProviders } from '../../domain/config/other-providers.ts'
import { aliasesWouldLockOut } from '../../domain/plans/allowlist.ts'
import { planUse, type UsePlan } from '../../domain/plans/use-plan.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { requireModelsStatus } from '../../openclaw/config/validate.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import { modelsStatus } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { CommandResult, Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { planData } from '../shared/answer/plan-data.ts'
import { GATEWAY_WAITS, NOT_CONFIRMED } from '../shared/answer/warnings.ts'
import { openCommand } from '../shared/command-context.ts'
import { costsData, costsWarnings, defaultModelCost } from '../shared/default-model-cost.ts'
import { contradictedWrite, notSetUp } from '../shared/errors.ts'
import { anyCatalog, catalogData } from '../shared/find-catalog.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { updateState } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { requireVerified } from '../verify/require-verified.ts'
import { concernsAbout, requireConsent, useCommand } from './consent.ts'
import { type Slot, slotNamed } from './slot.ts'
import { holderOf, keepOtherAlias, targetNamed } from './target.ts'

/** Points the primary or an alias at a model in one validated write, then asks OpenClaw whether it sees it so. */
export async function useModel(context: Context<'models'>): Promise<CommandResult> {
  const [slotTyped = '', modelTyped = ''] = context.invocation.operands
  const command = await openCommand(context)
  const { openclaw, config, state } = command
  const { view } = config
  if (!view.provider) throw notSetUp('no model can be switched')
  const slot = slotNamed(slotTyped, view)
  const can = await capabilitiesOf(context, openclaw)
  const { catalog, warnings } = await anyCatalog(command)
  const known = { view, catalog, state }
  const { id, model } = targetNamed(modelTyped, slot, known)
  keepOtherAlias(slot, { id, model }, view, catalog)
  const early = startsAllowlist(can, slot, view) ? await requireModelsStatus(openclaw) : undefined
  const others = otherProviders(view, early?.providers ?? [])
  if (slot.name !== 'primary' && aliasesWouldLockOut(can.allowlist, view, others)) throw noOtherModel()
  const concerns = concernsAbout(slot, id, model, holderOf(slot, known))
  const costs =
    slot.name === 'primary'
      ? await defaultModelCost(
          openclaw,
          view,
          can.cron,
          { previous: slot.previous, current: modelRef(id) },
          catalog.models,
        )
      : undefined

  // an alias is a choice like the primary: what is asked for holds for both
  const attested = context.invocation.flags['require-verified'] ? await requireVerified(context, id) : []
  const plan = (current: LoadedConfig): UsePlan => {
    if (!current.view.provider) throw notSetUp('no model can be switched')
    const { name } = slot
    const { allowlist } = can
    return planUse({ view: current.view, slot: name, id, model, allowlist, otherProviders: others })
  }
  const answer = (outcome: Outcome): CommandResult => ({
    changed: outcome.applied,
    summary: useSummary(slot, id, outcome, dryRun),
    data: {
      action: 'use',
      catalog: catalogData(catalog, context.now()),
      slot: slot.name,
      previous: slot.previous ?? null,
      current: modelRef(id),
      needs: concerns.needs,
      ...(costs && { costs: costsData(costs) }),
      plan: planData(outcome.plan.changes, rowChanges(view, outcome.plan)),
      applied: outcome.applied,
      readBack: outcome.readBack,
      ...(outcome.gateway && { gateway: outcome.gateway }),
    },
    warnings: [
      ...warnings,
      ...attested,
      ...concerns.warnings,
      ...costsWarnings(costs),
      ...(outcome.warnings ?? []),
    ],
    next: dryRun && outcome.plan.changes.length > 0 ? [useCommand(slot, id, concerns.needs)] : [],
  })

  const dryRun = Boolean(context.invocation.flags['dry-run'])
  if (dryRun) return answer({ plan: plan(config), applied: false, readBack: false })
  requireConsent(context, slot, id, concerns)
  const done = await writeConfig(command, plan)
  if (!done.written) return answer({ plan: done.plan, applied: false, readBack: true })
  const { row } = done.plan
  const saved = row ? learn(openclaw, row) : []
  context.progress('asking OpenClaw what it sees')
  const seen = await modelsStatus(openclaw)
  const current = slot.name === 'primary' ? seen?.defaultModel : seen?.aliases[slot.name]
  if (seen && current !== modelRef(id)) throw contradictedWrite([slot.name], true)
  const gateway = await gatewayStatus(openclaw, view)
  return answer({
    plan: done.plan,
    applied: true,
    readBack: seen !== undefined,
    gateway,
    warnings: [
      ...done.warnings,
      ...saved,
      ...(seen ? [] : [NOT_CONFIRMED]),
      ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
    ],
  })
}

/** The row counts as written by the skill from now on. */
function learn({ paths }: OpenClaw, row: ModelRow): readonly Warning[] {
  return updateState(paths.stateDir, (state) => ({ ...state, rows: { ...state.rows, [row.id]: row } }))
}

interface Outcome {
  readonly plan: UsePlan
  readonly applied: boolean
  readonly readBack: boolean
  readonly gateway?: Awaited<ReturnType<typeof gatewayStatus>>
  readonly warnings?: readonly Warning[]
}

/** On releases whose entries are an allowlist, the first one decides about every provider that OpenClaw knows of. */
function startsAllowlist(can: Capabilities, slot: Slot, view: ConfigView): boolean {
  return can.allowlist !== 'policy' && slot.name !== 'primary' && view.entries.length === 0
}

function rowChanges(view: ConfigView, { row }: UsePlan) {
  const rows = view.provider?.rows ?? []
  return { rows: row ? [...rows, row] : rows, added: row ? [row.id] : [], removed: [], changed: [] }
}

function useSummary(slot: Slot, id: string, { plan, applied }: Outcome, dryRun: boolean): string {
  const place = slot.name === 'primary' ? 'The primary' : slot.name
  const was = slot.previous && slot.previous !== modelRef(id) ? ` (was ${slot.previous})` : ''
  if (plan.changes.length === 0 && !applied) return `${place} already is ${modelRef(id)}.`
  return dryRun ? `${place} would be ${modelRef(id)}${was}.` : `${place} is now ${modelRef(id)}${was}.`
}

function noOtherModel(): SkillError {
  return new SkillError(
    'E_ALIAS_REFUSED',
    'With an alias this OpenClaw would refuse the models of your other providers. Nothing was changed.',
    { fix: `Run ${skillCommand('models', 'use primary <model>')} instead, or upgrade OpenClaw.` },
  )
}
