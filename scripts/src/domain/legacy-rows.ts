import { sameJson } from './json.ts'
import type { ModelRow } from './row.ts'

/** `compat` as OpenClaw's own Chutes onboarding (2026.4 and 2026.5) writes it. */
const ONBOARDING_COMPAT = { supportsUsageInStreaming: false }
const ONBOARDING_KEYS = new Set([
  'id',
  'name',
  'reasoning',
  'input',
  'contextWindow',
  'maxTokens',
  'cost',
  'compat',
  'mediaInput',
])

/**
 * Whether OpenClaw's own onboarding pinned this row: it copies its built-in list (47 models, nearly all gone) into
 * the config, named by their ids and with free cache reads. Such rows are nobody's choice and shadow the live list.
 */
export function isOnboardingRow(row: ModelRow): boolean {
  return (
    row.name === row.id &&
    row.cost?.cacheRead === 0 &&
    sameJson(row.compat, ONBOARDING_COMPAT) &&
    Object.keys(row).every((key) => ONBOARDING_KEYS.has(key))
  )
}
