import type { FlagSpec } from '../command-line/script-spec.ts'

/** An agent's id as OpenClaw takes it. */
export const AGENT_ID = {
  value: 'id',
  form: { pattern: /^[a-z\d][\w-]{0,63}$/i, words: 'letters, digits, "_" and "-", at most 64' },
} as const

export const DROP_COMMENTS = {
  name: 'drop-comments',
  about: "write although OpenClaw's writer drops the comments of its config",
} as const satisfies FlagSpec
export const PRIMARY = {
  name: 'primary',
  value: 'auto|keep|<model>',
  about: 'which model answers by default',
} as const satisfies FlagSpec
export const DRY_RUN = {
  name: 'dry-run',
  about: 'say what would change, change nothing',
} as const satisfies FlagSpec

export const BASE_URL_ENV = [
  'CHUTES_BASE_URL',
  'inference endpoint (default https://llm.chutes.ai/v1)',
] as const
export const API_URL_ENV = ['CHUTES_API_URL', 'account endpoint (default https://api.chutes.ai)'] as const

/** The plan costs an agent more tokens than the rest of an answer. */
export const SHOW_PLAN = {
  name: 'show-plan',
  about: 'list every change',
} as const satisfies FlagSpec
export const SHOW_PATCH = {
  name: 'show-patch',
  about: 'add the patch for OpenClaw, without the values in it that are your own',
} as const satisfies FlagSpec

/** Both ask Chutes for evidence, which takes the key for the instances' own keys. */
export const REQUIRE_VERIFIED = [
  { name: 'require-verified', about: 'refuse a default model whose attestation does not hold (verify.js)' },
  { name: 'from-env', about: 'with --require-verified: the key is in CHUTES_API_KEY' },
] as const satisfies readonly FlagSpec[]
export const KEY_ENV = ['CHUTES_API_KEY', 'read only with --from-env'] as const

/** A model that takes another's place is neither dearer nor less private, unless a person says so. */
export const ALLOW_DEARER = {
  name: 'allow-dearer',
  about: 'accept a model that costs more than the one it replaces',
} as const satisfies FlagSpec
export const ALLOW_NON_TEE = {
  name: 'allow-non-tee',
  about: 'accept a model not listed as TEE',
} as const satisfies FlagSpec
