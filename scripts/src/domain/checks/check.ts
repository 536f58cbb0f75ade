import type { MissingModels } from '../catalog/missing-models.ts'
import type { Catalog, Model } from '../catalog/model.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import type { ListedProfile } from '../credential/active-credential.ts'
import type { NamedVariable } from '../credential/key-source.ts'
import type { Fix } from '../plans/fix.ts'
import type { SetupPlan } from '../plans/setup-plan.ts'

export interface Check {
  readonly id: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skip'
  readonly detail: string
  /** The script and arguments, or the words for a person, that put it right. */
  readonly fix?: Fix
}

/** A check that found nothing wrong. */
export const passCheck = (id: string, detail: string): Check => ({ id, status: 'pass', detail })
/** A check that could not be made, with what would make it possible. */
export const skipCheck = (id: string, detail: string, fix?: Fix): Check => ({
  id,
  status: 'skip',
  detail,
  ...(fix && { fix }),
})
export const warnCheck = (id: string, detail: string, fix: Fix): Check => ({
  id,
  status: 'warn',
  detail,
  fix,
})
export const failCheck = (id: string, detail: string, fix: Fix): Check => ({
  id,
  status: 'fail',
  detail,
  fix,
})

export interface Facts {
  readonly view: ConfigView
  readonly base: Readonly<Record<string, ModelRow>>
  /** What earlier live catalogues lacked, and the last good one. */
  readonly missing?: MissingModels
  readonly lastGood?: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
  /** The live catalogue, or why there is none (undefined: not asked). */
  readonly catalog: Catalog | { readonly problem: string; readonly fix: Fix } | undefined
  /** What `setup.js` would do now; undefined without a live catalogue. */
  readonly plan: SetupPlan | undefined
  /** What OpenClaw says about itself; undefined when it would not say. */
  readonly openclaw: OpenClawFacts | undefined
  /** Providers besides Chutes that this person uses. */
  readonly others?: readonly string[]
  /** Variables that providers of the config name and that are not set here. */
  readonly unset?: readonly NamedVariable[]
  /** Whether `heartbeat.js` renews the sign-in whose token OpenClaw holds. */
  readonly renews?: boolean
  /** Why the config may not be written, if so. */
  readonly readOnly: string | undefined
}

/** What OpenClaw says about itself, as far as the checks need it. */
export interface OpenClawFacts {
  /** Undefined where the agent that was asked about has a model of its own. */
  readonly defaultModel: string | undefined
  readonly aliases: Readonly<Record<string, string>>
  readonly allowed: readonly string[]
  /** Providers that a configured model needs and that have no credential. */
  readonly missingProviders: readonly string[]
  /** A Chutes credential of any kind (profile, environment, config). */
  readonly hasChutesAuth: boolean
  /** An older OpenClaw's store lies there, which this one reads only once its doctor has taken it over. */
  readonly oldStore: boolean
  /** `profiles`, `env` or `models.json`. */
  readonly chutesSource?: string | undefined
  /** A Chutes key in the environment, which OpenClaw takes where no profile can be used. */
  readonly chutesInEnv?: boolean
  readonly chutesProfiles: readonly ListedProfile[]
}

export const SETUP_FIX: Fix = { script: 'setup' }
export const AUTH: Fix = { script: 'auth', pipeKey: true }
