import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { PROVIDER_PATH, ROWS_PATH, TIMEOUT_PATH } from '../config/paths.ts'
import { valueAt } from '../json.ts'
import type { Repair } from '../repair/repair.ts'
import { isOnboardingRow } from '../rows/legacy-rows.ts'
import type { MergedRows } from '../rows/merge-rows.ts'

/** The API that Chutes speaks, by OpenClaw's name. */
export const CHUTES_API = 'openai-completions'
/**
 * Seconds that a model may be silent. OpenClaw's own limit is 120 (60 in a scheduled turn), and then it asks, and pays,
 * again: too short for a model that starts cold or thinks for long.
 */
export const PATIENCE_SECONDS = 300

/** The provider block as it will be; how long a model may be silent is a person's to say, where they did. */
export function providerChanges(
  { raw }: ConfigView,
  block: { readonly baseUrl: string; readonly api: string; readonly rows: readonly ModelRow[] },
): readonly Change[] {
  const patience = valueAt(raw, TIMEOUT_PATH) ?? PATIENCE_SECONDS
  return [
    ...changeTo(raw, [...PROVIDER_PATH, 'baseUrl'], block.baseUrl),
    ...changeTo(raw, [...PROVIDER_PATH, 'api'], block.api),
    ...changeTo(raw, TIMEOUT_PATH, patience),
    ...changeTo(raw, ROWS_PATH, block.rows),
  ]
}

/** What was wrong with an existing provider block, beyond news from the catalogue. */
export function providerRepairs(view: ConfigView, rows: MergedRows): Repair[] {
  const { provider } = view
  if (!provider) return []
  const path = pathText(PROVIDER_PATH)
  const missing = [!provider.baseUrl && 'baseUrl', !provider.api && 'api'].filter(Boolean).join(' and ')
  const kept = new Set(rows.rows.map((row) => row.id))
  const pinned = provider.rows.filter((row) => isOnboardingRow(row) && !kept.has(row.id)).length
  const repairs: Repair[] = []
  if (missing) repairs.push({ code: 'provider-incomplete', path, message: `the provider had no ${missing}` })
  if (pinned > 0) {
    const message = `${pinned} rows pinned by OpenClaw's onboarding are gone from Chutes`
    repairs.push({ code: 'stale-rows', path: pathText(ROWS_PATH), message })
  }
  return repairs
}
