import type { OpenClawFacts } from '../domain/checks/check.ts'
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
  effective: z.lenient(z.looseObject({ kind: z.lenient(StatusText) })),
  profiles: z.lenient(z.looseObject({ labels: z.lenient(z.array(StatusText)) })),
})
const Unusable = z.looseObject({
  profileId: z.lenient(StatusText),
  provider: z.lenient(StatusText),
  reason: z.lenient(StatusText),
})

/** The parts of `openclaw models status --json` that all supported versions print. */
const Status = z.looseObject({
  defaultModel: z.lenient(z.nullable(StatusText)),
  resolvedDefault: z.lenient(z.nullable(StatusText)),
  aliases: z.lenient(z.record(z.string(), z.string())),
  allowed: z.lenient(z.array(StatusText)),
  auth: z.looseObject({
    missingProvidersInUse: z.lenient(z.array(StatusText)),
    modelRouteIssues: z.lenient(z.array(z.unknown())),
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
}

/** Asks OpenClaw, about its default agent or a given one. Undefined when it fails or answers something else, e.g. with an unset secret reference. */
export async function modelsStatus(openclaw: OpenClaw, agent?: string): Promise<ModelsStatus | undefined> {
  const outcome = await openclaw.run({
    args: ['models', 'status', '--json', ...(agent ? ['--agent', agent] : [])],
  })
  const parsed = Status.safeParse(findJson(outcome.stdout))
  if (outcome.kind !== 'exited' || outcome.code !== 0 || !parsed.success) return undefined
  const { auth, ...status } = parsed.data
  const chutes = auth.providers?.filter((provider) => provider.provider === 'chutes') ?? []
  const labels = chutes.flatMap((provider) => provider.profiles?.labels ?? [])
  return {
    defaultModel: status.defaultModel ?? status.resolvedDefault ?? undefined,
    aliases: status.aliases ?? {},
    allowed: status.allowed ?? [],
    missingProviders: auth.missingProvidersInUse ?? [],
    hasRouteIssues: (auth.modelRouteIssues?.length ?? 0) > 0,
    providers: (auth.providers ?? []).map((provider) => provider.provider),
    chutesSource: chutes.find((provider) => provider.effective?.kind)?.effective?.kind,
    hasChutesAuth: chutes.length > 0,
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

/**
 * What OpenClaw says about itself, for commands that cannot go on without it. `changed`: this run has written the config, so
 * the config is not what is blamed.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function requireModelsStatus(
  openclaw: OpenClaw,
  options: { readonly agent?: string | undefined; readonly changed?: boolean } = {},
): Promise<ModelsStatus> {
  const seen = await modelsStatus(openclaw, options.agent)
  if (seen) return seen
  if (!options.changed) await ensureValid(openclaw)
  throw new SkillError('E_OPENCLAW_FAILED', 'OpenClaw did not tell which credentials it has.', {
    fix: 'Run openclaw models status to see why, then run this again.',
    ...(options.changed && { changed: true }),
  })
}

/** `chutes:manual=cpk_1234...abcdefgh`, or `chutes:manual=token:cpk_…` for a token. */
function maskOf(labels: readonly string[], profileId: string): string | undefined {
  const label = labels.find((candidate) => candidate.startsWith(`${profileId}=`))
  return label?.slice(profileId.length + 1).replace(/^[a-z_]+:/, '')
}
