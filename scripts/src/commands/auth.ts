import { type KeyVerdict, verifyKey } from '../chutes/verify-key.ts'
import { KEY_FAULTS, type ParsedKey, parseKey } from '../domain/key.ts'
import { loadConfig } from '../openclaw/config-file.ts'
import { readOnlyError } from '../openclaw/config-patch.ts'
import { maskMatches, PROFILE_ID, storeKey } from '../openclaw/credential.ts'
import { gatewayNews } from '../openclaw/gateway.ts'
import { modelsStatus, type StoredProfile } from '../openclaw/models-status.ts'
import { readOnlyReason } from '../openclaw/read-only.ts'
import type { OpenClaw } from '../openclaw/session.ts'
import type { Context } from '../shell/context.ts'
import type { CommandResult, Warning } from '../shell/document.ts'
import { readKeyInput } from '../shell/read-key.ts'
import { Secret } from '../shell/secret.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { keepComments } from './keep-comments.ts'
import { capabilitiesOf, openSession } from './open.ts'
import { recordCredential } from './record-credential.ts'

/** Takes a key, checks its form and then with Chutes, hands it to OpenClaw, and asks OpenClaw whether it has it. */
export async function auth(context: Context): Promise<CommandResult> {
  const { flags } = context.invocation
  const agent = typeof flags.agent === 'string' ? flags.agent : undefined
  const parsed = await takeKey(context)
  const key = new Secret(parsed.key)
  const { endpoints, openclaw } = await openSession(context)
  const config = await loadConfig(openclaw)
  const can = await capabilitiesOf(context, openclaw)
  const type = can.keyIntake === 'paste-token' ? 'token' : 'api_key'
  const known = config.view.authProfiles.some((profile) => profile.id === PROFILE_ID)

  const verdict: KeyVerdict | undefined = flags['no-verify']
    ? undefined
    : await verifyKey(key, endpoints, context.signal)
  if (verdict?.verdict === 'rejected') throw rejected()
  const warnings = keyWarnings(parsed, verdict)
  const verified = verdict?.verdict === 'accepted' ? true : null

  const before = known ? await storedProfile(openclaw, agent) : undefined
  if (before?.type === type && maskMatches(before.mask, key)) {
    return result({ stored: 'unchanged', verified, readBack: true, type }, warnings)
  }
  if (flags['dry-run']) return result({ stored: 'planned', verified, readBack: false, type }, warnings)

  const readOnly = readOnlyReason(openclaw)
  if (readOnly) throw readOnlyError(readOnly, undefined)
  if (!known) keepComments(context, config)
  const slow = !can.chutesPlugin && (known || config.view.provider !== undefined)
  context.progress(
    `handing the key to OpenClaw's credential store${slow ? ', which may look for its plugin first (20 s)' : ''}`,
  )
  context.writing(true)
  const credential = { profile: PROFILE_ID, did: known ? 'replaced' : 'created', agent } as const
  const unsaved = await recordCredential(openclaw, context, config, credential, () =>
    storeKey(openclaw, key, { can, agent }),
  )
  context.writing(false)

  const after = await storedProfile(openclaw, agent)
  if (!after || maskMatches(after.mask, key) === false) throw notConfirmed()
  const cooling = after.unusable
    ? [
        {
          code: 'profile-cooling-down',
          message: 'OpenClaw pauses this credential for about 30 s after an earlier rejection.',
        },
      ]
    : []
  const restarts =
    can.keyRestartsGateway && !known && (await gatewayNews(openclaw, config.view)) !== 'not running'
      ? [
          {
            code: 'gateway-restarts',
            message: 'A Gateway is running; this OpenClaw restarts it when the first key is stored.',
          },
        ]
      : []
  return result(
    { stored: known ? 'replaced' : 'created', verified, readBack: true, type: after.type ?? null },
    [...warnings, ...unsaved, ...cooling, ...restarts],
  )
}

async function takeKey(context: Context): Promise<ParsedKey> {
  const fromEnv = Boolean(context.invocation.flags['from-env'])
  const input = fromEnv ? (context.env.CHUTES_API_KEY ?? '') : await readKeyInput(context.signal)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return parsed
  const empty = parsed.fault === 'empty'
  throw new SkillError(
    empty ? 'E_KEY_EMPTY' : 'E_KEY_MALFORMED',
    empty && fromEnv ? 'CHUTES_API_KEY is not set.' : KEY_FAULTS[parsed.fault],
    {
      fix: `Pipe one key: printf %s "$CHUTES_API_KEY" | ${skillCommand('auth')} (keys: https://chutes.ai/app/settings/api-keys).`,
    },
  )
}

function rejected(): SkillError {
  return new SkillError('E_KEY_REJECTED', 'Chutes does not accept this key; it was not stored.', {
    fix: `Create a new key at https://chutes.ai/app/settings/api-keys and pipe it to ${skillCommand('auth')}.`,
    data: { verified: false },
  })
}

function keyWarnings(parsed: ParsedKey, verdict: KeyVerdict | undefined): Warning[] {
  const form = parsed.wellFormed
    ? []
    : [{ code: 'key-form', message: 'The key is not in the form Chutes documents.' }]
  if (verdict?.verdict !== 'unknown') return form
  return [
    ...form,
    { code: 'key-not-verified', message: `Chutes could not be asked about the key: ${verdict.reason}.` },
  ]
}

async function storedProfile(
  openclaw: OpenClaw,
  agent: string | undefined,
): Promise<StoredProfile | undefined> {
  const status = await modelsStatus(openclaw, agent)
  return status?.chutesProfiles.find((profile) => profile.id === PROFILE_ID)
}

function notConfirmed(): SkillError {
  return new SkillError('E_KEY_NOT_STORED', 'OpenClaw accepted the key but does not list it.', {
    fix: 'Run openclaw models status to see its profiles, then pipe the key again.',
    changed: true,
  })
}

interface Outcome {
  readonly stored: 'created' | 'replaced' | 'unchanged' | 'planned'
  readonly verified: true | null
  readonly readBack: boolean
  readonly type: string | null
}

const SUMMARIES = {
  created: 'The Chutes key is stored in OpenClaw',
  replaced: 'The Chutes key in OpenClaw was replaced',
  unchanged: 'OpenClaw already holds this Chutes key',
  planned: 'The key would be handed to OpenClaw; nothing was stored',
} as const

function result({ stored, verified, readBack, type }: Outcome, warnings: readonly Warning[]): CommandResult {
  return {
    changed: stored === 'created' || stored === 'replaced',
    summary: `${SUMMARIES[stored]}${verified ? '; Chutes accepts it' : ''}.`,
    data: { profile: { id: PROFILE_ID, provider: 'chutes', type }, stored, verified, readBack },
    warnings,
    next: [stored === 'planned' ? skillCommand('auth') : skillCommand('setup')],
  }
}
