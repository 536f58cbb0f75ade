import { chooseAliases } from './choose-aliases.ts'
import type { ConfigView } from './config-view.ts'
import { handAddedIds } from './merge-rows.ts'
import { type Catalog, modelIdOf } from './model.ts'
import { planRefresh } from './refresh-plan.ts'
import { danglingCheck, repairChecks } from './repair-checks.ts'
import { ALIAS_ROLES } from './roles.ts'
import { type ModelRow, toRow } from './row.ts'
import type { SetupPlan } from './setup-plan.ts'

export interface Check {
  readonly id: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skip'
  readonly detail: string
  /** The script and arguments, or the words for a person, that put it right. */
  readonly fix?: Fix
}

/** A fix is one of our scripts (the shell adds its real path) or something only a person can do. */
export type Fix =
  | {
      readonly script: 'auth' | 'setup' | 'refresh' | 'status'
      readonly args?: string
      /** The script reads the key from a pipe. */
      readonly pipeKey?: true
    }
  | { readonly words: string }

export interface Facts {
  readonly view: ConfigView
  readonly base: Readonly<Record<string, ModelRow>>
  /** The live catalogue, or why there is none (undefined: not asked). */
  readonly catalog: Catalog | { readonly problem: string } | undefined
  /** What `setup.js` would do now; undefined without a live catalogue. */
  readonly plan: SetupPlan | undefined
  /** What OpenClaw says about itself; undefined when it would not say. */
  readonly openclaw: OpenClawFacts | undefined
  /** Why the config may not be written, if so. */
  readonly readOnly: string | undefined
}

export interface OpenClawFacts {
  readonly defaultModel: string | undefined
  readonly aliases: Readonly<Record<string, string>>
  readonly allowed: readonly string[]
  readonly missingProviders: readonly string[]
  readonly hasChutesAuth: boolean
  readonly hasRouteIssues: boolean
  readonly chutesProfiles: readonly {
    readonly id: string
    readonly type: string | undefined
    readonly unusable: string | undefined
  }[]
}

const SETUP: Fix = { script: 'setup' }
const AUTH: Fix = { script: 'auth', pipeKey: true }

/** Every check of a set-up, in the order in which they should be mended. */
export function runChecks(facts: Facts): readonly Check[] {
  return [
    credential(facts),
    provider(facts),
    models(facts),
    primary(facts),
    aliases(facts),
    ...repairChecks(facts),
    ...danglingCheck(facts),
    allowlist(facts),
    writable(facts),
    catalogue(facts),
  ]
}

function credential({ view, openclaw }: Facts): Check {
  const id = 'credential'
  if (!openclaw)
    return {
      id,
      status: 'warn',
      detail: 'openclaw models status failed, so nobody vouches for the credential',
      fix: { words: 'Run openclaw models status to see why it fails.' },
    }
  if (!openclaw.hasChutesAuth)
    return { id, status: 'fail', detail: 'OpenClaw holds no Chutes credential', fix: AUTH }
  const mismatch = view.authProfiles.find((declared) => {
    const stored = openclaw.chutesProfiles.find((profile) => profile.id === declared.id)
    return stored?.type !== undefined && declared.mode !== undefined && stored.type !== declared.mode
  })
  if (mismatch)
    return {
      id,
      status: 'fail',
      detail: `${mismatch.id} is declared as ${mismatch.mode} but stored as something else, so OpenClaw does not use it`,
      fix: AUTH,
    }
  const unusable = openclaw.chutesProfiles.find((profile) => profile.unusable !== undefined)
  if (unusable)
    return {
      id,
      status: 'warn',
      detail: `OpenClaw pauses ${unusable.id} after a failed request`,
      fix: { words: 'Wait 30 s and check again; if it stays, the key may be revoked: store a new one.' },
    }
  const undeclared = openclaw.chutesProfiles.length > 0 && view.authProfiles.length === 0
  return {
    id,
    status: 'pass',
    detail: undeclared ? 'stored, though not declared in the config' : 'OpenClaw holds a Chutes credential',
  }
}

function provider({ view }: Facts): Check {
  const id = 'provider'
  if (!view.provider)
    return { id, status: 'fail', detail: 'the Chutes provider is not configured', fix: SETUP }
  const missing = [!view.provider.baseUrl && 'baseUrl', !view.provider.api && 'api'].filter(Boolean)
  if (missing.length > 0)
    return { id, status: 'fail', detail: `the provider has no ${missing.join(' and no ')}`, fix: SETUP }
  return { id, status: 'pass', detail: `${view.provider.api} at ${view.provider.baseUrl}` }
}

function models({ view, base, catalog }: Facts): Check {
  const id = 'models'
  const rows = view.provider?.rows.length ?? 0
  if (!view.provider) return { id, status: 'skip', detail: 'no provider yet' }
  if (rows === 0) return { id, status: 'fail', detail: 'the provider lists no models', fix: SETUP }
  if (!catalog || 'problem' in catalog)
    return { id, status: 'pass', detail: `${rows} models configured; not compared with the catalogue` }
  const { rows: merged, retired } = planRefresh(view, catalog, base)
  const news = [
    merged.added.length && `${merged.added.length} new`,
    merged.removed.length && `${merged.removed.length} gone`,
    merged.changed.length && `${merged.changed.length} changed`,
  ].filter(Boolean)
  if (retired.length > 0)
    return {
      id,
      status: 'warn',
      detail: `${retired
        .map((model) => model.id)
        .slice(0, 3)
        .join(', ')} left the catalogue but is in use`,
      fix: SETUP,
    }
  if (news.length > 0)
    return {
      id,
      status: 'warn',
      detail: `the catalogue has news: ${news.join(', ')}`,
      fix: { script: 'refresh' },
    }
  return { id, status: 'pass', detail: `${rows} models, as in the live catalogue` }
}

function primary(facts: Facts): Check {
  const id = 'primary'
  const { view, openclaw, catalog } = facts
  if (view.primary === undefined) return { id, status: 'fail', detail: 'no primary model is set', fix: SETUP }
  const better = facts.plan?.primary
  if (better?.current !== undefined && better.current !== view.primary) {
    return { id, status: 'fail', detail: `${view.primary}: ${better.reason}`, fix: SETUP }
  }
  const model = modelIdOf(view.primary)
  if (model === undefined) {
    return { id, status: 'pass', detail: `${view.primary} (another provider's)` }
  }
  if (!view.provider?.rows.some((row) => row.id === model)) {
    return {
      id,
      status: 'fail',
      detail: `${view.primary} has no model row, so OpenClaw cannot start it`,
      fix: SETUP,
    }
  }
  if (catalog && !('problem' in catalog) && !usableIds(facts, catalog).has(model)) {
    return { id, status: 'fail', detail: `${view.primary} is not in the live catalogue`, fix: SETUP }
  }
  if (openclaw && openclaw.defaultModel !== view.primary) {
    return {
      id,
      status: 'fail',
      detail: `OpenClaw resolves the primary to another model than ${view.primary}`,
      fix: SETUP,
    }
  }
  return { id, status: 'pass', detail: view.primary }
}

function aliases(facts: Facts): Check {
  const id = 'aliases'
  const { view, openclaw, catalog } = facts
  const missing = ALIAS_ROLES.filter((alias) => !view.entries.some((entry) => entry.alias === alias))
  if (missing.length > 0) return unset(missing, facts.plan)
  if (catalog && !('problem' in catalog)) {
    const moved = chooseAliases(view, catalog.models, usableIds(facts, catalog)).filter(
      (choice) => choice.release.length > 0,
    )
    if (moved.length > 0)
      return {
        id,
        status: 'fail',
        detail: `point at models that are gone: ${moved.map((choice) => choice.alias).join(', ')}`,
        fix: SETUP,
      }
  }
  const wrong = openclaw ? ALIAS_ROLES.filter((alias) => !holds(view, alias, openclaw.aliases[alias])) : []
  if (wrong.length > 0)
    return {
      id,
      status: 'fail',
      detail: `OpenClaw resolves them differently: ${wrong.join(', ')}`,
      fix: SETUP,
    }
  return { id, status: 'pass', detail: ALIAS_ROLES.join(', ') }
}

/** Unset aliases are worth a set-up only when it could set them. */
function unset(missing: readonly string[], plan: SetupPlan | undefined): Check {
  const detail = `not set: ${missing.join(', ')}`
  const hopeless = plan?.aliases.filter(
    ({ alias, target }) => missing.includes(alias) && target === undefined,
  )
  const reason = hopeless?.length === missing.length ? hopeless[0]?.reason : undefined
  return reason
    ? { id: 'aliases', status: 'skip', detail: `${detail}: ${reason}` }
    : { id: 'aliases', status: 'warn', detail, fix: SETUP }
}

function holds(view: ConfigView, alias: string, target: string | undefined): boolean {
  return view.entries.some((entry) => entry.alias === alias && entry.key === target)
}

/** OpenClaw answers silently with another model when its allowlist does not name the primary. */
function allowlist({ view, openclaw }: Facts): Check {
  const id = 'allowlist'
  const allowed = openclaw?.allowed ?? []
  if (allowed.length === 0 || view.primary === undefined || modelIdOf(view.primary) === undefined) {
    return {
      id,
      status: openclaw ? 'pass' : 'skip',
      detail: openclaw ? 'does not restrict Chutes' : 'OpenClaw was not heard',
    }
  }
  const open = allowed.some((ref) => ref === '*' || ref === 'chutes/*' || ref === view.primary)
  return open
    ? { id, status: 'pass', detail: 'allows the primary' }
    : {
        id,
        status: 'fail',
        detail: `the model allowlist leaves out ${view.primary}, so another model would answer`,
        fix: SETUP,
      }
}

function writable({ readOnly }: Facts): Check {
  return readOnly
    ? {
        id: 'config',
        status: 'warn',
        detail: readOnly,
        fix: {
          words: 'Changes must be made where the config is managed; add --dry-run --show-patch to see them.',
        },
      }
    : { id: 'config', status: 'pass', detail: 'readable and writable' }
}

function catalogue({ catalog }: Facts): Check {
  const id = 'catalog'
  if (!catalog) return { id, status: 'skip', detail: 'not asked (--offline)' }
  if ('problem' in catalog) return { id, status: 'warn', detail: catalog.problem, fix: { script: 'status' } }
  return { id, status: 'pass', detail: `${catalog.models.length} models live` }
}

function usableIds({ view, base }: Facts, catalog: Catalog): ReadonlySet<string> {
  const theirs = catalog.models.map(toRow)
  return new Set([
    ...theirs.map((row) => row.id),
    ...handAddedIds({ base, ours: view.provider?.rows ?? [], theirs }),
  ])
}
