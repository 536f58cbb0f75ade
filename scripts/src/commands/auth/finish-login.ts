import { finishSignIn, type OAuthClient, revokeToken, type Tokens } from '../../chutes/oauth.ts'
import { acceptedText, verifyKey } from '../../chutes/verify-key.ts'
import { PASTE_FAULTS, readPasted } from '../../domain/credential/oauth-redirect.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import type { Secret } from '../../shell/secret.ts'
import { carryFlag, skillCommand } from '../../shell/skill-path.ts'
import { dropLogin, type LoginAttempt, loadLogin, loginPath } from '../../state/login-file.ts'
import type { Answer } from '../answer-schemas.ts'
import { credentialAnswer, renewalAdvice, signedIn } from './credential-answer.ts'
import { finishCommand } from './set-up.ts'
import { clientOf } from './settings.ts'
import { keepTokens } from './sign-in.ts'
import { checkWritable, openCredentialStore } from './store.ts'

/** Finishes the sign-in under way with the address that the browser was sent to; `-` reads it from standard input. */
export async function finishLogin(context: Context<'auth'>, given: string): Promise<Answer<'auth'>> {
  const { flags } = context.invocation
  const { store: found, endpoints } = await openCredentialStore(context)
  const path = loginPath(found.openclaw.paths.stateDir)
  const known = loadLogin(path)
  const store = { ...found, agent: found.agent ?? known?.agent }
  carryFlag('--agent', store.agent)
  const attempt = attemptUnderWay(known, path, endpoints.api.url, context.now())
  const pasted =
    given === '-' ? await readKeyInput(context.signal, undefined, 'Address from the browser') : given
  const answer = readPasted(pasted, attempt.redirectUri)
  if ('fault' in answer) {
    throw new SkillError('E_OAUTH_ADDRESS', PASTE_FAULTS[answer.fault], {
      fix: `Copy the whole address from the browser, then: ${finishCommand(context)}`,
    })
  }
  await checkWritable(context, store, 'token')
  if (flags['dry-run'])
    return credentialAnswer({
      stored: 'planned',
      readBack: false,
      summary: 'The code would be exchanged and the token handed to OpenClaw; nothing was sent or stored.',
      next: finishCommand(context),
      setUp: await store.setUp?.run(),
    })

  const advice = await renewalAdvice(context, store)
  const client = clientOf(context, attempt.issuer, attempt.clientId)
  context.progress('exchanging the code')
  const tokens = await exchange(client, answer, attempt, path)
  const verdict = flags['no-verify'] ? undefined : await verifyKey(tokens.access, endpoints, context.signal)
  if (verdict?.verdict === 'rejected') throw await rejectedToken(client, tokens)
  const kept = await keepTokens(context, store, client, tokens).catch(async (thrown: unknown) => {
    // an access token that OpenClaw may hold goes on working
    await discard(client, context.standing.writes > 0 ? [tokens.refresh] : [tokens.access, tokens.refresh])
    throw thrown
  })
  const accepted = acceptedText(verdict, endpoints, store.config.view, context.env)
  return signedIn(kept, verdict, accepted, kept.signIn.renewal === 'none' ? advice : [])
}

function attemptUnderWay(
  attempt: LoginAttempt | undefined,
  path: string,
  issuer: string,
  now: number,
): LoginAttempt {
  const current = attempt?.issuer === issuer && now < attempt.expiresAt
  if (attempt && current) return attempt
  const why = !attempt
    ? 'No sign-in is under way.'
    : attempt.issuer !== issuer
      ? 'The sign-in under way was started with another CHUTES_API_URL.'
      : 'The sign-in took longer than ten minutes.'
  if (attempt && now >= attempt.expiresAt) dropLogin(path)
  throw new SkillError('E_OAUTH_EXPIRED', why, { fix: `Start again: ${skillCommand('auth', 'login')}` })
}

/** A code works once. The attempt is over with any answer of Chutes', and stays only while Chutes gave none. */
async function exchange(
  client: OAuthClient,
  answer: URLSearchParams,
  attempt: LoginAttempt,
  path: string,
): Promise<Tokens> {
  try {
    const tokens = await finishSignIn(client, answer, attempt)
    dropLogin(path)
    return tokens
  } catch (thrown) {
    const over = thrown instanceof SkillError && thrown.code !== 'E_OAUTH_STATE' && thrown.exit === 4
    if (over) dropLogin(path)
    throw thrown
  }
}

async function rejectedToken(client: OAuthClient, tokens: Tokens): Promise<SkillError> {
  await discard(client, [tokens.access, tokens.refresh])
  return new SkillError(
    'E_KEY_REJECTED',
    'The sign-in went through, but its token may not run models; it was not stored.',
    {
      fix: `Let CHUTES_OAUTH_SCOPES include chutes:invoke (unset, it does), then: ${skillCommand('auth', 'login')}`,
      data: { verified: false },
    },
  )
}

/** Tokens that are kept nowhere are made worthless, as far as Chutes can be reached. */
async function discard(client: OAuthClient, tokens: readonly (Secret | undefined)[]): Promise<void> {
  for (const token of tokens) if (token) await revokeToken(client, token).catch(() => undefined)
}
