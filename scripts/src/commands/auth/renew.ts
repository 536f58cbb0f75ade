import { endpointsFrom } from '../../chutes/endpoints.ts'
import { refreshTokens } from '../../chutes/oauth.ts'
import { type SignIn, type SignInNews, signInStep } from '../../domain/credential/sign-in.ts'
import type { Attention } from '../../domain/heartbeat/attention.ts'
import { agentArgs } from '../../openclaw/credential/credential.ts'
import { refreshTokenMark } from '../../openclaw/credential/secret-store.ts'
import { storedProfile } from '../../openclaw/credential/stored-profile.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import { skillCommand, withVariable } from '../../shell/skill-path.ts'
import { dropLogin, loadLogin, loginPath } from '../../state/login-file.ts'
import { loadSignIn, saveSignIn, signInPath } from '../../state/sign-in-file.ts'
import { utcMinute } from '../shared/answer/times.ts'
import { clientOf } from './settings.ts'
import { forgetSignIn, isSignedIn, keepRefreshToken, keepTokens } from './sign-in.ts'
import { type CredentialStore, checkWritable } from './store.ts'

/** What became of the sign-in. */
export interface RenewalResult {
  readonly changed: boolean
  readonly summary: string
  /** The same words for as long as the same sign-in is in the same trouble, so that it is told once. */
  readonly attention: readonly Attention[]
}

const unchangedResult = (summary: string): RenewalResult => ({ changed: false, summary, attention: [] })

/** Whether there is a sign-in to look after; from our own file alone. */
export function hasSignIn(stateDir: string): boolean {
  return loadSignIn(signInPath(stateDir)) !== undefined
}

/**
 * Renews the sign-in before it ends where OpenClaw can spend the stored refresh token for us; else says that it is
 * about to end, has ended, or was revoked. When somebody signed out or put another credential in its place, it is forgotten.
 * @throws SkillError when Chutes or OpenClaw fail; the next heartbeat tries again
 */
export async function renewSignIn(context: Context<'auth'>, store: CredentialStore): Promise<RenewalResult> {
  const { stateDir } = store.openclaw.paths
  const attempt = loadLogin(loginPath(stateDir))
  if (attempt && attempt.expiresAt <= context.now()) dropLogin(loginPath(stateDir))
  const signIn = loadSignIn(signInPath(stateDir))
  if (!signIn) return unchangedResult('No sign-in to renew.')
  // what is kept for one issuer is sent to no other one
  const here = signIn.issuer === endpointsFrom(context.env).api.url
  const mark = here ? refreshTokenMark(context.env) : undefined
  const step = signInStep(signIn, context.now(), mark !== undefined)
  if (step.kind === 'wait') return unchangedResult('The sign-in is not due.')

  const profile = await storedProfile({ ...store, agent: signIn.agent })
  if (!isSignedIn(profile)) {
    const { dropped, warnings } = await forgetSignIn(store.openclaw)
    const summary = profile
      ? 'Another credential took the place of the sign-in.'
      : 'OpenClaw no longer holds the token of the sign-in.'
    return {
      changed: dropped,
      summary,
      attention: warnings.map((left) => ({
        ...left,
        fix: 'openclaw secrets store rm CHUTES_OAUTH_REFRESH_TOKEN',
      })),
    }
  }
  if (step.kind === 'tell') return renewalResult(signIn, step.news)
  return mark ? renew(context, store, signIn, mark) : unchangedResult('The sign-in cannot be renewed here.')
}

async function renew(
  context: Context<'auth'>,
  store: CredentialStore,
  signIn: SignIn,
  mark: Secret,
): Promise<RenewalResult> {
  const { agent } = signIn
  // asking spends the refresh token, so nothing is asked that could not be stored
  await checkWritable(context, { ...store, agent }, 'token')
  const client = clientOf(context, signIn.issuer, signIn.clientId)
  context.progress('renewing the sign-in')
  const tokens = await refreshTokens(client, mark).catch((thrown: unknown) => {
    if (thrown instanceof SkillError && thrown.code === 'E_OAUTH_CODE') return undefined
    throw thrown
  })
  if (!tokens) {
    saveSignIn(signInPath(store.openclaw.paths.stateDir), { ...signIn, revoked: true })
    return renewalResult(signIn, 'revoked')
  }
  // before the access token: when that cannot be stored, the next heartbeat renews again
  const renewal = tokens.refresh
    ? await keepRefreshToken(context, store, client, tokens.refresh)
    : signIn.renewal
  await keepTokens(context, { ...store, agent }, client, tokens, renewal)
  return { changed: true, summary: 'The sign-in with Chutes was renewed.', attention: [] }
}

function renewalResult({ agent, clientId, expiresAt }: SignIn, news: SignInNews): RenewalResult {
  const end = expiresAt === undefined ? '' : ` at ${utcMinute(expiresAt)}`
  const message = {
    expiring: `The sign-in with Chutes ends${end} and cannot be renewed here.`,
    expired: `The sign-in with Chutes ended${end}; models of Chutes do not answer.`,
    revoked: 'Chutes no longer honours the sign-in; it cannot be renewed.',
  }[news]
  const login = skillCommand('auth', ['login', ...agentArgs(agent)].join(' '))
  const fix = withVariable('CHUTES_CLIENT_ID', clientId, login)
  return { changed: false, summary: message, attention: [{ code: `sign-in-${news}`, message, fix }] }
}
