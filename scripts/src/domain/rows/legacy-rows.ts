import type { ModelRow } from '../config/model-row.ts'
import { sameJson } from '../json.ts'
import { isOurForm, OUTPUT_SHARE, rowName } from './row.ts'

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

const INPUTS = [['text'], ['text', 'image']]

/**
 * What the skill wrote for a row, after its memory was lost: the row itself where it has exactly our form, less the
 * values that we never write, which are a person's. Undefined for a row in another form.
 */
export function guessedBase(row: ModelRow): ModelRow | undefined {
  if (!isOurForm(row)) return undefined
  const { name, input, cost, maxTokens, ...rest } = row
  const limit = row.contextWindow === undefined ? Infinity : row.contextWindow / OUTPUT_SHARE
  return {
    ...rest,
    ...(name === rowName(row.id) && { name }),
    ...(INPUTS.some((ours) => sameJson(ours, input)) && { input }),
    ...(cost?.cacheWrite === 0 && Object.keys(cost).length === 4 && { cost }),
    ...(maxTokens !== undefined && maxTokens <= limit && { maxTokens }),
  }
}
