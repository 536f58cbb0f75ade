import type { HttpFailure, HttpResponse } from '../net/http.ts'
import type { ErrorCode } from '../shell/answer/error-codes.ts'
import { SkillError } from '../shell/answer/skill-error.ts'

type Answer = Pick<HttpResponse, 'kind' | 'status' | 'retryAfterS'>
/** What the host did, and what to do about it. */
type Problem = readonly [code: ErrorCode, problem: string, fix: string, isFinal?: boolean]

/** What went wrong with a request to Chutes, as our own error. Nothing of the body is quoted. */
export function chutesError(what: string, outcome: Answer | HttpFailure, host: string): SkillError {
  const [code, problem, fix, isFinal] = answerProblem(outcome, host)
  return new SkillError(code, `${what}: ${host} ${problem}.`, { fix, ...(isFinal && { retryable: false }) })
}

const LATER_AGAIN = 'Run the same command again in a few minutes.'

function answerProblem(outcome: Answer | HttpFailure, host: string): Problem {
  switch (outcome.kind) {
    case 'timeout':
      return ['E_CHUTES_TIMEOUT', 'did not answer in time', LATER_AGAIN]
    case 'unreachable': {
      const fix = `Check this machine's network and proxy settings for ${host}, then run the same command again.`
      return ['E_CHUTES_UNREACHABLE', `could not be reached (${outcome.code})`, fix]
    }
    case 'too-large':
    case 'encoded': {
      const fix = 'Run the same command again later; nothing was changed.'
      return ['E_CATALOG_REJECTED', `sent a body that was not asked for (${outcome.code})`, fix]
    }
    case 'response':
      return statusProblem(outcome, host)
  }
}

function statusProblem({ status, retryAfterS = 60 }: Answer, host: string): Problem {
  if (status === 429) {
    const fix = `Wait ${Math.min(retryAfterS, 86_400)} s, then run the same command again; when it is refused again, wait longer each time, up to a day.`
    return ['E_CHUTES_RATE_LIMITED', 'is rate limiting this address', fix]
  }
  if (status >= 300 && status < 400) {
    const fix = 'Check for a captive portal or a wrong CHUTES_BASE_URL, then run the same command again.'
    return ['E_CHUTES_ERROR', 'redirected the request, which is not followed', fix]
  }
  // an address that is wrong stays wrong
  return ['E_CHUTES_ERROR', `answered HTTP ${status}`, statusFix(status, host), status === 404]
}

function statusFix(status: number, host: string): string {
  if (status === 404)
    return "Check the address: CHUTES_BASE_URL where that is set, else models.providers.chutes.baseUrl in OpenClaw's config. Chutes' own is https://llm.chutes.ai/v1."
  if (status === 401 || status === 403)
    return `Check whether a proxy or firewall stands before ${host}, then run the same command again.`
  return LATER_AGAIN
}
