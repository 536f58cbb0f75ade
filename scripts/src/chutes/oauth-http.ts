import { type HttpFailure, send } from '../net/http.ts'

/** What oauth4webapi hands to its transport. */
export interface OAuthRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A request that got no answer, carried past the library. */
export class NoAnswer extends Error {
  readonly failure: HttpFailure

  constructor(failure: HttpFailure) {
    super(failure.kind)
    this.name = 'NoAnswer'
    this.failure = failure
  }
}

const OAUTH_TIMEOUT_MS = 15_000
const MAX_OAUTH_BYTES = 64 * 1024

/** The library's transport: bounds and proxies as elsewhere, no redirects, Chutes' own origin. @throws NoAnswer */
export function oauthFetch(
  apiUrl: string,
  signal: AbortSignal,
): (url: string, request: OAuthRequest) => Promise<Response> {
  const { origin } = new URL(apiUrl)
  return async (url, { method, body }) => {
    if (new URL(url).origin !== origin) throw new NoAnswer({ kind: 'unreachable', code: 'OTHER_ORIGIN' })
    const outcome = await send({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      ...(body instanceof URLSearchParams && { form: () => body }),
      timeoutMs: OAUTH_TIMEOUT_MS,
      maxBytes: MAX_OAUTH_BYTES,
      signal,
    })
    if (outcome.kind !== 'response') throw new NoAnswer(outcome)
    const { status, headers } = outcome
    // a status without a body, e.g. 204, takes no text
    const text = [101, 103, 204, 205, 304].includes(status) ? null : outcome.body
    if (status < 200 || status > 599) throw new NoAnswer({ kind: 'unreachable', code: 'BAD_STATUS' })
    return new Response(text, {
      status,
      headers: { 'content-type': (headers['content-type'] ?? '').toLowerCase() },
    })
  }
}
