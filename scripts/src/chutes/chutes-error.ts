import type { HttpFailure, HttpResponse } from '../net/http.ts'
import { SkillError } from '../shell/answer/skill-error.ts'

type Answer = Pick<HttpResponse, 'kind' | 'status' | 'retryAfterS'>

/** What went wrong with a request to Chutes, as our own error. Nothing of the body is quoted. */
export function chutesError(what: string, outcome: Answer | HttpFailure, host: string): SkillError {
  switch (outcome.kind) {
    case 'timeout':
      return new SkillError('E_CHUTES_TIMEOUT', `${what}: ${host} did not answer in time.`, {
        fix: 'Run the same command again in a few minutes.',
      })
    case 'unreachable':
      return new SkillError(
        'E_CHUTES_UNREACHABLE',
        `${what}: ${host} could not be reached (${outcome.code}).`,
        {
          fix: `Check this machine's network and proxy settings for ${host}, then run the same command again.`,
        },
      )
    case 'too-large':
    case 'encoded':
      return new SkillError(
        'E_CATALOG_REJECTED',
        `${what}: ${host} sent a body that was not asked for (${outcome.code}).`,
        { fix: 'Run the same command again later; nothing was changed.' },
      )
    case 'response':
      return statusError(what, outcome, host)
  }
}

function statusError(what: string, response: Answer, host: string): SkillError {
  if (response.status === 429) {
    const wait = response.retryAfterS ?? 60
    return new SkillError('E_CHUTES_RATE_LIMITED', `${what}: ${host} is rate limiting this address.`, {
      fix: `Wait ${Math.min(wait, 86_400)} s, then run the same command again; when it is refused again, wait longer each time, up to a day.`,
    })
  }
  const redirected = response.status >= 300 && response.status < 400
  const detail = redirected
    ? 'redirected the request, which is not followed'
    : `answered HTTP ${response.status}`
  return new SkillError('E_CHUTES_ERROR', `${what}: ${host} ${detail}.`, {
    fix: redirected
      ? 'Check for a captive portal or a wrong CHUTES_BASE_URL, then run the same command again.'
      : statusFix(response.status, host),
    // an address that is wrong stays wrong
    retryable: response.status !== 404,
  })
}

function statusFix(status: number, host: string): string {
  if (status === 404) return 'Check CHUTES_BASE_URL; unset it to use the standard address.'
  if (status === 401 || status === 403)
    return `Check whether a proxy or firewall stands before ${host}, then run the same command again.`
  return 'Run the same command again in a few minutes.'
}
