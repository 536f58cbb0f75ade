import { type Catalog, modelRef } from '../../domain/catalog/model.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { UsePlan } from '../../domain/plans/use-plan.ts'
import { chosenThinking, type ThinkingChoice } from '../../domain/rows/thinking.ts'
import type { DefaultCosts } from '../../domain/selection/default-costs.ts'
import type { GatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Invocation } from '../../shell/command-line/args.ts'
import type { Answer } from '../answer-schemas.ts'
import { changesData, wantsPlan } from '../shared/answer/changes-data.ts'
import { planData } from '../shared/answer/plan-data.ts'
import { costsData } from '../shared/default-model-cost.ts'
import { catalogData } from '../shared/find-catalog.ts'
import { type Concerns, useCommand } from './consent.ts'
import type { Slot } from './slot.ts'
import type { Target } from './target.ts'

/** The model that is to be the primary, or is to get an alias. */
export interface UseChoice extends Target {
  readonly slot: Slot
  readonly can: Pick<Capabilities, 'allowlist' | 'switchesThinking' | 'profilePort'>
  /** The providers beside Chutes. */
  readonly others: readonly string[]
  readonly catalog: Catalog
  /** Whether it is to think from now on; undefined when nothing was asked. */
  readonly thinking: ThinkingChoice | undefined
  readonly concerns: Concerns
  /** Set only when the model becomes the default. */
  readonly costs: DefaultCosts | undefined
  readonly warnings: readonly Warning[]
}

/** What came of the choice. */
export interface UseOutcome {
  readonly plan: UsePlan
  readonly dryRun?: boolean
  readonly applied: boolean
  readonly readBack: boolean
  readonly gateway?: GatewayStatus
}

/** What `models.js use` tells. `view`: the config before the write; `now` in milliseconds since the epoch. */
export function useResult(
  { slot, id, catalog, thinking, concerns, costs }: UseChoice,
  outcome: UseOutcome & {
    readonly view: ConfigView
    readonly now: number
    readonly invocation: Invocation<'models'>
  },
  warnings: readonly Warning[],
): Answer<'models'> {
  const { plan, dryRun = false, applied, readBack, gateway, view, now, invocation } = outcome
  return {
    changed: applied,
    summary: useSummary(slot, id, thinking, outcome),
    data: {
      action: 'use',
      catalog: catalogData(catalog, now),
      slot: slot.name,
      previous: slot.previous ?? null,
      current: modelRef(id),
      thinking: thinking ?? chosenThinking(view.raw, modelRef(id)) ?? null,
      needs: concerns.needs,
      ...(costs && { costs: costsData(costs) }),
      ...changesData(
        plan.changes,
        wantsPlan(invocation) ? planData(plan.changes, rowChanges(view, plan)) : undefined,
      ),
      applied,
      readBack,
      ...(gateway && { gateway }),
    },
    warnings,
    next: dryRun && plan.changes.length > 0 ? [useCommand(invocation, slot, id)] : [],
  }
}

function rowChanges(view: ConfigView, { row }: UsePlan) {
  const rows = view.provider?.rows ?? []
  return { rows: row ? [...rows, row] : rows, added: row ? [row.id] : [], removed: [], changed: [] }
}

function useSummary(
  slot: Slot,
  id: string,
  thinking: ThinkingChoice | undefined,
  { plan, applied, dryRun }: UseOutcome,
): string {
  const place = slot.name === 'primary' ? 'The primary' : slot.name
  const was = slot.previous && slot.previous !== modelRef(id) ? ` (was ${slot.previous})` : ''
  if (plan.changes.length === 0 && !applied) return `${place} already is ${modelRef(id)}.`
  const thinks = thinking ? `, thinking ${thinking}` : ''
  return `${place} ${dryRun ? 'would be' : 'is now'} ${modelRef(id)}${thinks}${was}.`
}
