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

function otherState(): SkillError {
  return new SkillError('E_OAUTH_STATE', 'The address belongs to another sign-in than the one under way.', {
    fix: `Paste the address that belongs to the last authorize URL, or start again: ${skillCommand('auth', 'login')}`,
  })
}

function unexpected(host: string): SkillError {
  return new SkillError('E_OAUTH_ANSWER', `${host} answered the sign-in with something unexpected.`, {
    fix: `Run ${skillCommand('auth', 'login')} again later; check CHUTES_API_URL if it is set.`,
  })
}

function noAnswer({ failure }: NoAnswer, host: string): SkillError {
  if (failure.code !== 'OTHER_ORIGIN') return chutesError(WHAT, failure, host)
  return new SkillError(
    'E_OAUTH_ANSWER',
    `${host} names sign-in endpoints on another host, which is not followed.`,
    {
      fix: 'Unset CHUTES_API_URL, or set it to the host that Chutes signs people in at.',
      retryable: false,
    },
  )
}

function responseError(response: Response, host: string): SkillError {
  const { status } = response
  if (status === 200)
    return new SkillError('E_OAUTH_ANSWER', `${host} did not answer the sign-in in JSON.`, {
      fix: `Check for a captive portal, then run ${skillCommand('auth', 'login')} again.`,
    })
  return chutesError(WHAT, { kind: 'response', status, retryAfterS: undefined }, host)
}

/** The redirect carried an error instead of a code. */
function refusedRequest(word: string): SkillError {
  if (word === 'access_denied')
    return new SkillError('E_OAUTH_DENIED', 'The sign-in was declined in the browser.', {
      fix: `Run ${skillCommand('auth', 'login')} again and allow it, or use an API key instead.`,
    })
  if (word === 'invalid_scope')
    return new SkillError(
      'E_OAUTH_DENIED',
      'The OAuth app is not allowed all of the scopes that were asked for.',
      { fix: "Set CHUTES_OAUTH_SCOPES to scopes that the app's registration allows, then sign in again." },
    )
  return new SkillError('E_OAUTH_DENIED', `Chutes refused the sign-in (${knownErrorCode(word)}).`, {
    fix: `Run ${skillCommand('auth', 'login')} again; if it keeps failing, check the OAuth app at Chutes.`,
  })
}

/** The token endpoint refused a code or a refresh token. */
function grantError(word: string, host: string): SkillError {
  switch (word) {
    case 'invalid_grant':
      return new SkillError(
        'E_OAUTH_CODE',
        'Chutes does not honour this code: it was used before, or is too old.',
        { fix: `Start again: ${skillCommand('auth', 'login')}` },
      )
    case 'invalid_client':
    case 'unauthorized_client':
      return new SkillError(
        'E_OAUTH_CLIENT',
        'Chutes does not know this OAuth app, or wants its client secret.',
        {
          fix: 'Check CHUTES_CLIENT_ID, and CHUTES_CLIENT_SECRET where the app has one, against the registration at Chutes.',
        },
      )
    default:
      return new SkillError('E_OAUTH_ANSWER', `${host} refused the sign-in (${knownErrorCode(word)}).`, {
        fix: `Run ${skillCommand('auth', 'login')} again later.`,
        retryable: word === 'temporarily_unavailable' || word === 'server_error',
      })
  }
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
