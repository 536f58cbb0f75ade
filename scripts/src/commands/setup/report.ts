import { type Catalog, modelIdOf } from '../../domain/catalog/model.ts'
import { shownUrl } from '../../domain/config/base-url.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { printablePatch } from '../../domain/plans/printable-changes.ts'
import type { SetupPlan } from '../../domain/plans/setup-plan.ts'
import { aliasTarget } from '../../domain/selection/choose-primary.ts'
import type { DefaultCosts } from '../../domain/selection/default-costs.ts'
import { factsOnce } from '../../domain/selection/roles.ts'
import type { GatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Table } from '../../shell/answer/table.ts'
import type { Invocation } from '../../shell/command-line/args.ts'
import { skillCommand, withoutDryRun } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { changesData, wantsPlan } from '../shared/answer/changes-data.ts'
import { planData } from '../shared/answer/plan-data.ts'
import { planTable } from '../shared/answer/plan-table.ts'
import { GATEWAY_WAITS, notPrivate, warnIf } from '../shared/answer/warnings.ts'
import { costsData, costsWarnings } from '../shared/default-model-cost.ts'
import { catalogAgeText, catalogData } from '../shared/find-catalog.ts'

export interface SetupOutcome {
  readonly plan: SetupPlan
  readonly catalog: Catalog
  /** The config as it was found. */
  readonly view: ConfigView
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly applied: boolean
  readonly readBack: boolean
  readonly invocation: Invocation
  /** Another answer is told along with this one, so reasons stay without prices and abilities. */
  readonly brief?: boolean
  /** Commands that are offered besides. */
  readonly offers?: readonly string[]
  /** When a Chutes model becomes the default. */
  readonly costs?: DefaultCosts
  /** Looked for only when something was written. */
  readonly gateway?: GatewayStatus
}

/** The Chutes model that will be the default, by its reference or by the alias it is kept under. */
export function primaryModelId(view: ConfigView, { primary, aliases }: SetupPlan): string | undefined {
  const current = primary.current ?? ''
  return modelIdOf(aliasTarget({ view, aliases }, current) ?? current)
}

/** What a set-up run tells. */
export function setupResult(outcome: SetupOutcome, warnings: readonly Warning[]): Answer<'setup'> {
  const { plan, catalog, applied, readBack, invocation } = outcome
  const dryRun = Boolean(invocation.flags['dry-run'])
  const { primary, aliases } = plan
  const planned = wantsPlan(invocation) ? planData(plan.changes, plan.rows) : undefined
  const chosenId = primaryModelId(outcome.view, plan)
  const foreign = primary.current !== undefined && chosenId === undefined
  const chosen = catalog.models.find((model) => model.id === chosenId)
  const told = factsOnce(catalog.models, outcome.brief ? catalog.models : [])
  return {
    changed: applied,
    summary: setupSummary(outcome, foreign, dryRun),
    data: {
      provider: {
        id: 'chutes',
        baseUrl: shownUrl(plan.baseUrl),
        api: plan.api,
        models: plan.rows.rows.length,
      },
      catalog: catalogData(catalog, outcome.now),
      primary: {
        previous: primary.previous ?? null,
        current: primary.current ?? null,
        reason: told(primary.current, primary.reason),
      },
      fallbacks: plan.fallbacks.map(({ model, reason }) => ({ model, reason: told(model, reason) })),
      aliases: aliases.map(({ alias, target, reason }) => ({
        alias,
        target: target ?? null,
        reason: told(target, reason),
      })),
      repairs: plan.repairs.map(({ code, path, message }) => ({ code, path, message })),
      ...changesData(plan.changes, planned),
      ...(invocation.flags['show-patch'] && printablePatch(plan.changes)),
      applied,
      readBack,
      ...(outcome.costs && { costs: costsData(outcome.costs) }),
      ...(outcome.gateway && { gateway: outcome.gateway }),
    },
    warnings: [
      ...warnings,
      ...costsWarnings(outcome.costs),
      ...(outcome.gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
      ...(chosen && !chosen.tee ? [notPrivate(chosen.id)] : []),
      ...aliases.flatMap(({ alias, target, reason }) =>
        warnIf(target === undefined, 'alias-unfilled', `${alias} was not set: ${reason}.`),
      ),
    ],
    lines: [...(planned && planned.length > 0 ? [planTable(planned)] : []), aliasTable(plan)],
    next: [
      ...(!dryRun
        ? [skillCommand('status')]
        : plan.changes.length > 0
          ? [withoutDryRun('setup', invocation)]
          : []),
      ...(foreign ? [skillCommand('setup', '--primary auto')] : []),
      ...(outcome.offers ?? []),
    ],
  }
}

function aliasTable({ aliases }: SetupPlan): Table {
  return {
    columns: [{ title: 'alias' }, { title: 'model', gives: 'cut' }, { title: 'because', dropAt: 1 }],
    rows: aliases.map(({ alias, target, reason }) => [
      alias,
      target === undefined ? '–' : (modelIdOf(target) ?? target),
      reason,
    ]),
  }
}

function setupSummary(
  { plan, catalog, now, applied }: SetupOutcome,
  foreign: boolean,
  dryRun: boolean,
): string {
  const from = catalog.source === 'live' ? '' : ` (from the ${catalogAgeText(catalog, now)})`
  const models = `${plan.rows.rows.length} models${from}`
  const { current } = plan.primary
  const primary = foreign ? `your primary stays ${current}` : `the primary is ${current ?? 'not set'}`
  if (dryRun)
    return plan.changes.length === 0
      ? `Nothing to change: Chutes is set up with ${models}.`
      : `Would make ${plan.changes.length} change(s): ${models}, ${primary}.`
  return applied
    ? `Chutes is set up with ${models}; ${primary}.`
    : `Chutes was already set up with ${models}; ${primary}.`
}
