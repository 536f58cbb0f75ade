import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { aliasKey } from '../domain/catalog/model.ts'
import type { OpenClawFacts } from '../domain/checks/check.ts'
import type { ConfigView } from '../domain/config/config-view.ts'
import {
  borrowsKeys,
  type NamedVariable,
  secretProvidersText,
  unsetFix,
  unsetText,
  unsetVariables,
} from '../domain/credential/key-source.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import * as z from '../vendor/zod.ts'
import { ensureValid } from './config/validate.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

const StatusText = z.string().max(1000)

const ProfileStatus = z.looseObject({
  profileId: StatusText,
  provider: StatusText,
  type: z.lenient(StatusText),
  status: z.lenient(StatusText),
  expiresAt: z.lenient(z.number().min(0).max(8.64e15)),
})
const ProviderStatus = z.looseObject({
  provider: StatusText,
  effective: z.lenient(z.looseObject({ kind: z.lenient(StatusText), detail: z.lenient(StatusText) })),
  env: z.lenient(z.looseObject({})),
  profiles: z.lenient(z.looseObject({ labels: z.lenient(z.array(StatusText)) })),
})
const Unusable = z.looseObject({
  profileId: z.lenient(StatusText),
  provider: z.lenient(StatusText),
  reason: z.lenient(StatusText),
})

/** The parts of `openclaw models status --json` that all supported versions print. */
const Status = z.looseObject({
  agentDir: z.lenient(z.string().max(4096)),
  defaultModel: z.lenient(z.nullable(StatusText)),
  resolvedDefault: z.lenient(z.nullable(StatusText)),
  modelConfig: z.lenient(z.looseObject({ defaultSource: z.lenient(StatusText) })),
  aliases: z.lenient(z.record(z.string(), z.string())),
  allowed: z.lenient(z.array(StatusText)),
  auth: z.looseObject({
    storePath: z.lenient(z.string().max(4096)),
    missingProvidersInUse: z.lenient(z.array(StatusText)),
    providers: z.lenient(z.array(ProviderStatus)),
    unusableProfiles: z.lenient(z.array(Unusable)),
    oauth: z.lenient(z.looseObject({ profiles: z.lenient(z.array(ProfileStatus)) })),
  }),
})

export interface StoredProfile {
  readonly id: string
  readonly type: string | undefined
  /** OpenClaw's masked form (`cpk_1234...abcdefgh`), only for comparing; never printed. */
  readonly mask: string | undefined
  /** Why OpenClaw does not use it right now, e.g. a cooldown after a 401. */
  readonly unusable: string | undefined
  /** Milliseconds since the epoch, of a token that ends; OpenClaw no longer says it once it has ended. */
  readonly expiresAt: number | undefined
  readonly expired: boolean
}

/** OpenClaw's own account of itself, read back after every write. */
export interface ModelsStatus extends OpenClawFacts {
  readonly chutesProfiles: readonly StoredProfile[]
  /** Every provider that OpenClaw has a credential for, wherever it comes from. */
  readonly providers: readonly string[]
  /** Where OpenClaw takes its Chutes credential from, in its own words: `profiles`, `env` or `models.json`. */
  readonly chutesSource: string | undefined
  /** The masked form of a key from the environment or the config, only for comparing; never printed. */
  readonly chutesMask: string | undefined
}

/** Asks OpenClaw, about a given agent or the one that this OpenClaw is asked about. Undefined when it fails or answers something else, e.g. with an unset secret reference. */
export async function modelsStatus(
  openclaw: OpenClaw,
  agent = openclaw.agent,
): Promise<ModelsStatus | undefined> {
  const outcome = await openclaw.run({
    args: ['models', 'status', '--json', ...(agent ? ['--agent', agent] : [])],
  })
  const parsed = Status.safeParse(findJson(outcome.stdout))
  if (outcome.kind !== 'exited' || outcome.code !== 0 || !parsed.success) return undefined
  const { auth, ...status } = parsed.data
  // 2026.6 lists a provider whose variable is not set, as one whose key is missing
  const found = auth.providers?.filter(({ effective }) => effective?.kind !== 'missing') ?? []
  const chutes = found.filter((provider) => provider.provider === 'chutes')
  const effective = chutes.find((provider) => provider.effective?.kind)?.effective
  const labels = chutes.flatMap((provider) => provider.profiles?.labels ?? [])
  const aliases = Object.entries(status.aliases ?? {}).map(([alias, ref]) => [aliasKey(alias), ref] as const)
  return {
    defaultModel:
      status.modelConfig?.defaultSource === 'agent'
        ? undefined
        : (status.defaultModel ?? status.resolvedDefault ?? undefined),
    aliases: Object.fromEntries(aliases),
    allowed: status.allowed ?? [],
    missingProviders: auth.missingProvidersInUse ?? [],
    providers: found.map((provider) => provider.provider),
    chutesSource: effective?.kind,
    chutesMask: effective?.kind === 'profiles' ? undefined : effective?.detail,
    chutesInEnv: chutes.some((provider) => provider.env !== undefined),
    hasChutesAuth: chutes.length > 0,
    oldStore: hasOldStore(status.agentDir, auth.storePath),
    chutesProfiles: (auth.oauth?.profiles ?? [])
      .filter((profile) => profile.provider === 'chutes')
      .map((profile) => ({
        id: profile.profileId,
        type: profile.type,
        mask: maskOf(labels, profile.profileId),
        unusable: auth.unusableProfiles?.find((entry) => entry.profileId === profile.profileId)?.reason,
        expiresAt: profile.expiresAt,
        expired: profile.status === 'expired',
      })),
  }
}

/** The variables that providers of the config name and that are not set here, those of Chutes first. */
export function unsetHere({ env }: Pick<OpenClaw, 'env'>, view: ConfigView): readonly NamedVariable[] {
  const unset = unsetVariables(view.raw, (name) => Boolean(env[name]))
  return unset.toSorted((a, b) => Number(b.provider === 'chutes') - Number(a.provider === 'chutes'))
}

/**
 * Whether the one reason that OpenClaw has no Chutes key is a variable that is not set here, and may be where it answers.
 * 2026.9 says nothing at all then.
 */
export function lacksVariable(
  openclaw: Pick<OpenClaw, 'env'>,
  view: ConfigView,
  seen: Pick<ModelsStatus, 'hasChutesAuth'>,
): boolean {
  const { keySource } = view
  if (seen.hasChutesAuth || keySource.kind !== 'variable') return false
  return unsetHere(openclaw, view).some(({ name }) => name === keySource.name)
}

/**
 * What OpenClaw says about itself, for commands that cannot go on without it. `changed`: this run has written the config, so
 * the config is not what is blamed.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function requireModelsStatus(
  openclaw: OpenClaw,
  options: {
    readonly agent?: string | undefined
    readonly changed?: boolean
    /** The config, where it was read: it may say why there is no answer. */
    readonly view?: ConfigView
  } = {},
): Promise<ModelsStatus> {
  const seen = await modelsStatus(openclaw, options.agent)
  if (seen) return seen
  if (!options.changed) await ensureValid(openclaw)
  const [unset] = options.view ? unsetHere(openclaw, options.view) : []
  if (unset)
    throw new SkillError(
      unset.provider === 'chutes' ? 'E_NO_CREDENTIAL' : 'E_OPENCLAW_FAILED',
      `${unsetText(unset)}.`,
      { fix: unsetFix(unset), ...(options.changed && { changed: true }) },
    )
  const secrets = options.view && secretProvidersText(options.view.raw)
  const why = secrets === undefined ? '' : `: ${secrets}`
  throw new SkillError('E_OPENCLAW_FAILED', `OpenClaw did not tell which credentials it has${why}.`, {
    fix: 'Run openclaw models status to see why, then run this again.',
    ...(options.changed && { changed: true }),
  })
}

/**
 * OpenClaw signs nobody out while it cannot read every key that its config takes from elsewhere: asked before anything is
 * changed. @throws as `requireModelsStatus`
 */
export async function requireBorrowedKeys(openclaw: OpenClaw, view: ConfigView): Promise<void> {
  if (borrowsKeys(view.raw)) await requireModelsStatus(openclaw, { view })
}

/** Releases before 2026.6 keep their store in this file. */
const OLD_STORE = 'auth-profiles.json'

function hasOldStore(agentDir: string | undefined, storePath: string | undefined): boolean {
  if (agentDir === undefined || storePath === undefined || basename(storePath) === OLD_STORE) return false
  return existsSync(join(agentDir, OLD_STORE))
}

/**
 * `chutes:manual=cpk_1234...abcdefgh`, or `chutes:manual=token:cpk_…` for a token; behind it ` [cooldown 1m]` or
 * ` [disabled:billing 10m]` while OpenClaw does not use it.
 */
function maskOf(labels: readonly string[], profileId: string): string | undefined {
  const label = labels.find((candidate) => candidate.startsWith(`${profileId}=`))
  return label?.slice(profileId.length + 1).replace(/^[a-z_]+:| \[[^\]]*\]$/g, '')
}
