import type { AccountAnswer } from '../domain/account/account.ts'
import { type HttpFailure, type HttpResponse, send } from '../net/http.ts'
import type { Secret } from '../shell/secret.ts'
import { parseCount, parsePlan, parseProfile, parseQuota } from './account-wire.ts'
import type { Endpoints } from './endpoints.ts'
import { inferenceVerdict } from './verify-key.ts'

const ACCOUNT_TIMEOUT_MS = 8000
const MAX_ACCOUNT_BYTES = 512 * 1024

/**
 * Balance, plan, quota and discounts, asked for at the same time: what one route does not answer stays unknown.
 * A refusal on the account host proves nothing about the key, so the inference host decides about that.
 */
export async function fetchAccount(
  key: Secret,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<AccountAnswer> {
  const ask = (path: string): Promise<HttpResponse | HttpFailure> =>
    send({
      url: `${endpoints.api.url}${path}`,
      bearer: key,
      timeoutMs: ACCOUNT_TIMEOUT_MS,
      maxBytes: MAX_ACCOUNT_BYTES,
      signal,
    })
  const answers = await Promise.all([
    ask('/users/me'),
    ask('/users/me/subscription_usage'),
    // "me" names no chute, so this is the account's own quota
    ask('/users/me/quota_usage/me'),
    ask('/users/me/discounts'),
  ])
  const [profile, plan, quota, discounts] = [
    parseAnswer(answers[0], parseProfile),
    parseAnswer(answers[1], parsePlan),
    parseAnswer(answers[2], parseQuota),
    parseAnswer(answers[3], parseCount),
  ]
  if (profile || plan || quota) {
    return { kind: 'read', account: { balance: profile?.balance, plan, quota, discounts } }
  }
  const isRefused = answers.some(
    (one) => one.kind === 'response' && (one.status === 401 || one.status === 403),
  )
  if (!isRefused) return { kind: 'failed', reason: reasonOf(answers[0], endpoints) }
  const verdict = await inferenceVerdict(key, endpoints, signal)
  switch (verdict.verdict) {
    case 'accepted':
      return { kind: 'not-allowed' }
    case 'rejected':
      return { kind: 'rejected' }
    case 'unknown':
      return { kind: 'failed', reason: `the account is refused, and about the key: ${verdict.reason}` }
  }
}

function parseAnswer<T>(
  answer: HttpResponse | HttpFailure,
  parse: (body: string) => T | undefined,
): T | undefined {
  return answer.kind === 'response' && answer.status === 200 ? parse(answer.body) : undefined
}

function reasonOf(answer: HttpResponse | HttpFailure, { api }: Endpoints): string {
  const host = new URL(api.url).host
  if (answer.kind !== 'response') return `${host} ${answer.kind} (${answer.code})`
  return answer.status === 200
    ? `${host} answered something else than an account`
    : `${host} answered HTTP ${answer.status}`
}
