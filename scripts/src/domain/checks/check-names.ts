import { observeMissing, retiredIds } from '../catalog/missing-models.ts'
import { type Catalog, isSameAlias, modelIdOf, modelRef } from '../catalog/model.ts'
import type { SetupPlan } from '../plans/setup-plan.ts'
import { handAddedIds, onceLiveIds, suspectIds } from '../rows/row-origin.ts'
import { chooseAliases } from '../selection/choose-aliases.ts'
import { slotReference } from '../selection/model-uses.ts'
import { ALIAS_ROLES } from '../selection/roles.ts'
import { type Check, type Facts, failCheck, passCheck, SETUP_FIX, skipCheck, warnCheck } from './check.ts'

/** Whether the primary is set, has a row, is live, and is what OpenClaw takes it for. */
export function checkPrimary(facts: Facts): Check {
  const id = 'primary'
  const { view, openclaw, catalog } = facts
  const { primary } = view
  const reference = slotReference(view, 'primary')
  if (primary === undefined || reference === undefined)
    return failCheck(id, 'no primary model is set', SETUP_FIX)
  const better = facts.plan?.primary
  if (better?.current !== undefined && better.current !== primary) {
    return failCheck(id, `${primary}: ${better.reason}`, SETUP_FIX)
  }
  const model = modelIdOf(reference)
  if (model === undefined) {
    return passCheck(id, `${primary} (another provider's)`)
  }
  const named = reference === primary ? primary : `${primary} (${reference})`
  if (!view.provider?.rows.some((row) => row.id === model)) {
    return failCheck(id, `${named} has no model row, so OpenClaw cannot start it`, SETUP_FIX)
  }
  if (catalog && !('problem' in catalog) && !usableIds(facts, catalog).has(model)) {
    return failCheck(id, `${named} is not in the live catalogue`, SETUP_FIX)
  }
  const seen = openclaw?.defaultModel
  if (seen !== undefined && seen !== primary && modelIdOf(seen) !== model) {
    return failCheck(id, `OpenClaw resolves the primary to another model than ${named}`, SETUP_FIX)
  }
  return passCheck(id, named)
}

/** Whether our aliases name live models, for OpenClaw too. */
export function checkAliases(facts: Facts): Check {
  const id = 'aliases'
  const { view, openclaw, catalog } = facts
  const missing = ALIAS_ROLES.filter(
    (alias) => !view.entries.some((entry) => isSameAlias(entry.alias, alias)),
  )
  if (missing.length > 0) return unsetAliases(missing, facts.plan)
  if (catalog && !('problem' in catalog)) {
    const moved = chooseAliases(view, catalog.models, usableIds(facts, catalog)).filter(
      (choice) => choice.release.length > 0,
    )
    if (moved.length > 0)
      return failCheck(
        id,
        `point at models that are gone: ${moved.map((choice) => choice.alias).join(', ')}`,
        SETUP_FIX,
      )
  }
  const wrong = ALIAS_ROLES.filter(
    (alias) =>
      openclaw &&
      !view.entries.some((entry) => isSameAlias(entry.alias, alias) && entry.key === openclaw.aliases[alias]),
  )
  if (wrong.length > 0)
    return failCheck(id, `OpenClaw resolves them differently: ${wrong.join(', ')}`, SETUP_FIX)
  return passCheck(id, ALIAS_ROLES.join(', '))
}

/** Unset aliases are worth a set-up only when it could set them. */
function unsetAliases(missing: readonly string[], plan: SetupPlan | undefined): Check {
  const detail = `not set: ${missing.join(', ')}`
  const hopeless = plan?.aliases.filter(
    ({ alias, target }) => missing.includes(alias) && target === undefined,
  )
  const reason = hopeless?.length === missing.length ? hopeless[0]?.reason : undefined
  return reason ? skipCheck('aliases', `${detail}: ${reason}`) : warnCheck('aliases', detail, SETUP_FIX)
}

/** OpenClaw answers silently with another model when its allowlist does not name the primary. */
export function checkAllowlist({ view, openclaw }: Facts): Check {
  const id = 'allowlist'
  const allowed = openclaw?.allowed ?? []
  const model = modelIdOf(slotReference(view, 'primary') ?? '')
  if (allowed.length === 0 || model === undefined) {
    return {
      id,
      status: openclaw ? 'pass' : 'skip',
      detail: openclaw ? 'does not restrict Chutes' : 'OpenClaw was not heard',
    }
  }
  const primary = modelRef(model)
  const open = allowed.some((ref) => ref === '*' || ref === 'chutes/*' || ref === primary)
  return open
    ? passCheck(id, 'allows the primary')
    : failCheck(id, `the model allowlist leaves out ${primary}, so another model would answer`, SETUP_FIX)
}

/** Ids that a primary or an alias may name: live, added by hand, or missing without proof that they are gone. */
function usableIds({ view, base, missing, lastGood }: Facts, catalog: Catalog): ReadonlySet<string> {
  const ours = view.provider?.rows ?? []
  const theirs = catalog.models
  const evidence = observeMissing({
    before: missing ?? {},
    catalog,
    known: onceLiveIds(base, ours),
    lastGood: lastGood?.models ?? [],
  })
  return new Set([
    ...theirs.map(({ id }) => id),
    ...handAddedIds({ base, ours, theirs }),
    ...suspectIds({ base, ours, theirs, retired: retiredIds(evidence) }),
  ])
}
