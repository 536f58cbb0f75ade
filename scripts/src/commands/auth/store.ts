import type { Endpoints } from '../../chutes/endpoints.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { changeTo } from '../../domain/config/change.ts'
import { PROFILE_ORDER_PATH, PROFILES_PATH } from '../../domain/config/paths.ts'
import { keyPathsOf, type NamedVariable, unsetFix } from '../../domain/credential/key-source.ts'
import { valueAt } from '../../domain/json.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import { readOnlyError } from '../../openclaw/config/config-patch.ts'
import { requireOneFile } from '../../openclaw/config/include-owners.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { putFirstInOrder } from '../../openclaw/credential/auth-order.ts'
import {
  type Credential,
  maskMatches,
  PROFILE_ID,
  storeCredential,
  storedType,
} from '../../openclaw/credential/credential.ts'
import { declaredMode, holdsProfile } from '../../openclaw/credential/stored-profile.ts'
import { modelsStatus, type StoredProfile, unsetHere } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { whileWriting } from '../../shell/standing.ts'
import { gatewayWarnings } from '../shared/answer/gateway-warnings.ts'
import { GATEWAY_KEEPS_KEY, pausedWarning, warnIf } from '../shared/answer/warnings.ts'
import { capabilitiesOf, knownCapabilities, openSession } from '../shared/open.ts'
import { keepComments } from '../shared/write/keep-comments.ts'
import { withPluginSwitchedOff } from '../shared/write/switch-off-plugin.ts'
import { recordCredential } from './record-credential.ts'
import { type FollowingSetUp, followingSetUp, type SetUpOutcome } from './set-up.ts'

const STORE_CAPABILITIES = [
  'keyIntake',
  'logout',
  'keyRestartsGateway',
  'gatewayNeedsPlugin',
  'gatewayTakesKeys',
  'profilePort',
] as const

/** What storing needs to know about the OpenClaw it stores into. */
export interface CredentialStore {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  readonly can: Pick<Capabilities, (typeof STORE_CAPABILITIES)[number]>
  readonly agent: string | undefined
  /** With `--setup`. */
  readonly setUp?: FollowingSetUp
}

export interface StoredCredential {
  readonly stored: 'created' | 'replaced'
  /** What OpenClaw itself lists afterwards. */
  readonly profile: StoredProfile
  /** Where it takes its Chutes credential from afterwards. */
  readonly source: string | undefined
  readonly warnings: readonly Warning[]
  /** What became of the set-up, with `--setup`. */
  readonly setUp?: SetUpOutcome
}

/** Finds OpenClaw and reads its config. @throws SkillError with exit 3 */
export async function openCredentialStore(
  context: Context<'auth'>,
): Promise<{ readonly store: CredentialStore; readonly endpoints: Endpoints }> {
  const session = await openSession(context)
  const { endpoints, openclaw } = session
  const config = await loadConfig(openclaw)
  const can = await capabilitiesOf(context, openclaw, ...STORE_CAPABILITIES)
  const { agent, setup } = context.invocation.flags
  const setUp = setup && followingSetUp(context, session, config)
  return { store: { openclaw, config, can, agent, ...(setUp && { setUp }) }, endpoints }
}

const isAnother = ({ id }: { readonly id: string }): boolean => id !== PROFILE_ID

/**
 * Hands a credential to OpenClaw, asks OpenClaw whether it has it, and makes it the one that is used.
 * @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_KEY_NOT_STORED
 */
export async function keepCredential(
  context: Context<'auth'>,
  store: CredentialStore,
  credential: Credential,
): Promise<StoredCredential> {
  await checkWritable(context, store, credential.kind)
  return withPluginSwitchedOff(context, store, (settled) => handOver(context, settled, credential))
}

async function handOver(
  context: Context<'auth'>,
  store: CredentialStore,
  credential: Credential,
): Promise<StoredCredential> {
  const { openclaw, config, can, agent } = store
  const known = await holdsProfile(store)
  const relisted = declaredMode(config) !== storedType(credential.kind, can)
  const slow = !knownCapabilities(openclaw).chutesPlugin && (known || config.view.provider !== undefined)
  context.progress(
    `handing it to OpenClaw's credential store${slow ? ', which may look for its plugin first (20 s)' : ''}`,
  )
  const entry = { profile: PROFILE_ID, did: known ? 'replaced' : 'created', agent } as const
  const named = keyPathsOf(config.view.raw).length === 0
  const unsaved = await recordCredential(openclaw, context, config, entry, () =>
    storeCredential(openclaw, credential, { can, agent, named }),
  )
  // where the config's order leaves our profile out, the set-up would be told that there is no credential
  const excluded = !ordersUsFirst(config)
  const included = excluded && (await orderFirst(context, store))
  const setUp = await store.setUp?.run()
  // what OpenClaw says after the set-up also tells of the credential of its default agent
  const seen = agent === undefined ? setUp?.seen : undefined
  const status = seen ?? (await modelsStatus(openclaw, agent))
  const profile = status?.chutesProfiles.find((candidate) => candidate.id === PROFILE_ID)
  const others = status?.chutesProfiles.some(isAnother) ?? false
  const ordered = included || (!excluded && others && (await orderFirst(context, store)))
  if (!profile || maskMatches(profile.mask, credential.secret) === false)
    throw notListed(status ? undefined : unsetHere(openclaw, config.view))
  return {
    stored: known ? 'replaced' : 'created',
    profile,
    source: status?.chutesSource,
    warnings: [
      ...unsaved,
      ...(await storeWarnings(store, profile, relisted, (excluded || others) && !ordered)),
    ],
    ...(setUp && { setUp }),
  }
}

function orderFirst({ standing }: Context<'auth'>, { openclaw, agent }: CredentialStore): Promise<boolean> {
  return whileWriting(
    standing,
    () => putFirstInOrder(openclaw, agent),
    (ordered) => ordered,
  )
}

/**
 * Whether OpenClaw may write what storing a credential of this kind writes, and the set-up after it: asked before a
 * one-time code is spent.
 * @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_MODEL_UNKNOWN, E_WRITE_REFUSED
 */
export async function checkWritable(
  context: Context<'auth'>,
  { openclaw, config, can, setUp }: CredentialStore,
  kind: Credential['kind'],
): Promise<void> {
  const readOnly = readOnlyReason(openclaw)
  if (readOnly) throw readOnlyError(readOnly, undefined)
  const { raw } = config.view
  const binds = can.logout && kind === 'api_key' ? keyPathsOf(raw) : []
  const notes = [
    ...changeTo(raw, [...PROFILES_PATH, PROFILE_ID, 'mode'], storedType(kind, can)),
    ...binds.flatMap((path) => changeTo(raw, path, PROFILE_ID)),
  ]
  await keepComments(context, { openclaw, config }, [...((await setUp?.changes()) ?? []), ...notes])
  if (!config.includes) return
  // OpenClaw would store it first and then fail to note it
  await requireOneFile(notes, config.sources, openclaw.paths.configPath)
}

/** `auth.order.chutes` of the config may keep our profile out; a stored order takes precedence over it. */
export function ordersUsFirst(config: LoadedConfig): boolean {
  const order = valueAt(config.view.raw, [...PROFILE_ORDER_PATH, 'chutes'])
  return !Array.isArray(order) || order[0] === PROFILE_ID
}

async function storeWarnings(
  store: CredentialStore,
  profile: StoredProfile,
  listChanges: boolean,
  unordered: boolean,
): Promise<Warning[]> {
  const other = `OpenClaw may use another Chutes credential: it could not be told to use ${PROFILE_ID} first.`
  return [
    ...pausedWarning(profile.unusable),
    ...warnIf(unordered, 'auth-order', other),
    ...(await gatewayWarnings(store, listChanges, GATEWAY_KEEPS_KEY)),
  ]
}

/** `unanswered`: OpenClaw did not say what it has, and the variables that may be why. */
function notListed(unanswered: readonly NamedVariable[] | undefined): SkillError {
  const unset = unanswered?.[0]
  const why = unset ? `: it takes a key from the variable ${unset.name}, which is not set here` : ''
  const what = unanswered ? 'did not say whether it has it' : 'does not list it'
  return new SkillError('E_KEY_NOT_STORED', `OpenClaw accepted the credential but ${what}${why}.`, {
    fix: unset
      ? unsetFix(unset)
      : 'Run openclaw models status to see its profiles, then run the same command again.',
    changed: true,
  })
}
