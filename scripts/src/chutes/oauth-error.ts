import type { ErrorCode } from '../shell/answer/error-codes.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { chutesError } from './chutes-error.ts'
import { NoAnswer } from './oauth-http.ts'

type Library = Pick<
  typeof import('../vendor/oauth.ts'),
  | 'AuthorizationResponseError'
  | 'ResponseBodyError'
  | 'OperationProcessingError'
  | 'UnsupportedOperationError'
>

const WHAT = 'The sign-in did not get through'

/** What went wrong with a sign-in, as our own error. Of what the server said, only its standard error word counts. */
export function oauthError(oauth: Library, thrown: unknown, host: string): unknown {
  if (thrown instanceof NoAnswer) return noAnswer(thrown, host)
  if (thrown instanceof oauth.AuthorizationResponseError) return refusedRequest(thrown.error)
  if (thrown instanceof oauth.ResponseBodyError) return grantError(thrown.error, host)
  if (thrown instanceof oauth.UnsupportedOperationError) return unexpected(host)
  // the library takes it for granted that an issuer or endpoint in an answer is an address
  if (thrown instanceof TypeError && 'code' in thrown && thrown.code === 'ERR_INVALID_URL')
    return unexpected(host)
  if (!(thrown instanceof oauth.OperationProcessingError)) return thrown
  if (thrown.cause instanceof Response) return responseError(thrown.cause, host)
  // the library says so in its message only, which holds none of the values
  return /"state"/.test(thrown.message) ? otherState() : unexpected(host)
}

const SIGN_IN = (): string => skillCommand('auth', 'login')

function signInError(code: ErrorCode, message: string, fix: string, retryable?: boolean): SkillError {
  return new SkillError(code, message, { fix, ...(retryable !== undefined && { retryable }) })
}

function otherState(): SkillError {
  const message = 'The address belongs to another sign-in than the one under way.'
  const fix = `Paste the address that belongs to the last authorize URL, or start again: ${SIGN_IN()}`
  return signInError('E_OAUTH_STATE', message, fix)
}

function unexpected(host: string): SkillError {
  const fix = `Run ${SIGN_IN()} again later; check CHUTES_API_URL if it is set.`
  return signInError('E_OAUTH_ANSWER', `${host} answered the sign-in with something unexpected.`, fix)
}

function noAnswer({ failure }: NoAnswer, host: string): SkillError {
  if (failure.code !== 'OTHER_ORIGIN') return chutesError(WHAT, failure, host)
  const message = `${host} names sign-in endpoints on another host, which is not followed.`
  const fix = 'Unset CHUTES_API_URL, or set it to the host that Chutes signs people in at.'
  return signInError('E_OAUTH_ANSWER', message, fix, false)
}

function responseError({ status }: Response, host: string): SkillError {
  if (status !== 200) return chutesError(WHAT, { kind: 'response', status, retryAfterS: undefined }, host)
  const fix = `Check for a captive portal, then run ${SIGN_IN()} again.`
  return signInError('E_OAUTH_ANSWER', `${host} did not answer the sign-in in JSON.`, fix)
}

/** The redirect carried an error instead of a code: the message and what to do about it. */
function refusedRequest(word: string): SkillError {
  const reasons: Readonly<Record<string, readonly [message: string, fix: string]>> = {
    access_denied: [
      'The sign-in was declined in the browser.',
      `Run ${SIGN_IN()} again and allow it, or use an API key instead.`,
    ],
    invalid_scope: [
      'The OAuth app is not allowed all of the scopes that were asked for.',
      "Set CHUTES_OAUTH_SCOPES to scopes that the app's registration allows, then sign in again.",
    ],
  }
  const [message, fix] = (Object.hasOwn(reasons, word) && reasons[word]) || [
    `Chutes refused the sign-in (${knownErrorCode(word)}).`,
    `Run ${SIGN_IN()} again; if it keeps failing, check the OAuth app at Chutes.`,
  ]
  return signInError('E_OAUTH_DENIED', message, fix)
}

/** The token endpoint refused a code or a refresh token. */
function grantError(word: string, host: string): SkillError {
  if (word === 'invalid_grant') {
    const message = 'Chutes does not honour this code: it was used before, or is too old.'
    return signInError('E_OAUTH_CODE', message, `Start again: ${SIGN_IN()}`)
  }
  if (word === 'invalid_client' || word === 'unauthorized_client') {
    const message = 'Chutes does not know this OAuth app, or wants its client secret.'
    const fix =
      'Check CHUTES_CLIENT_ID, and CHUTES_CLIENT_SECRET where the app has one, against the registration at Chutes.'
    return signInError('E_OAUTH_CLIENT', message, fix)
  }
  const message = `${host} refused the sign-in (${knownErrorCode(word)}).`
  const again = word === 'temporarily_unavailable' || word === 'server_error'
  return signInError('E_OAUTH_ANSWER', message, `Run ${SIGN_IN()} again later.`, again)
}

const OAUTH_ERROR_CODES = new Set([
  'access_denied',
  'invalid_request',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
])

/** A standard error word; anything else is text from the network and is not repeated. */
function knownErrorCode(word: string): string {
  return OAUTH_ERROR_CODES.has(word) ? word : 'no standard reason'
}
