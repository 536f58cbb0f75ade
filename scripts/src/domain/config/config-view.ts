import type { KeySource } from '../credential/key-source.ts'
import type { JsonObject } from '../json.ts'
import type { ModelRow } from './model-row.ts'

/** An entry under `agents.defaults.models`: the key is a model reference, as OpenClaw writes it; the alias names it. */
export interface ModelEntry {
  readonly key: string
  /** The key as it lies in the config, for paths: `Chutes/…` is another key than `chutes/…`. */
  readonly rawKey: string
  readonly alias: string | undefined
  /** Whether the entry holds anything besides the alias. */
  readonly hasMore: boolean
}

interface AuthProfile {
  readonly id: string
  readonly provider: string
  readonly mode: string | undefined
}

/** The parts of OpenClaw's config that the skill decides on, in one shape for every spelling the schema allows. */
export interface ConfigView {
  /** The whole config as read; never changed. */
  readonly raw: JsonObject
  readonly provider: ProviderView | undefined
  /** Where it has the key of that provider; the key itself is never looked at. */
  readonly keySource: KeySource
  readonly primary: string | undefined
  /** `agents.defaults.model` may be a plain string or an object with `primary`. */
  readonly primaryPath: readonly string[]
  readonly entries: readonly ModelEntry[]
  /** The `auth.profiles` that belong to Chutes. */
  readonly authProfiles: readonly AuthProfile[]
}

interface ProviderView {
  readonly baseUrl: string | undefined
  readonly api: string | undefined
  readonly rows: readonly ModelRow[]
}
