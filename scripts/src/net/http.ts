import type { Secret } from '../shell/secret.ts'
import { SKILL } from '../skill.ts'
import type { Dispatcher } from '../vendor/undici.ts'
import { proxiesTo } from './proxies.ts'

export interface HttpRequest {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly bearer?: Secret
  /** Sent as JSON. */
  readonly body?: unknown
  /** Media types wanted; JSON by default. */
  readonly accept?: string
  /** Sent as a form instead; it may hold a secret, so it is given as a function and written out only here. */
  readonly form?: () => URLSearchParams
  /** Milliseconds for the whole exchange, retries included. */
  readonly timeoutMs: number
  /** Bytes of body accepted. */
  readonly maxBytes: number
  readonly signal: AbortSignal
}

export interface HttpResponse {
  readonly kind: 'response'
  readonly status: number
  /** The first value of every header as sent, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bytes: Buffer
  /** Seconds, when the server said when to come back. */
  readonly retryAfterS: number | undefined
}

/** Why there is no response. `code` is the system's or undici's error code, never a message. */
export interface HttpFailure {
  readonly kind: 'unreachable' | 'timeout' | 'too-large' | 'encoded'
  readonly code: string
}

/** Times a request may be repeated, and how long a Retry-After is waited for (ms). Only GETs are repeated. */
const MAX_RETRIES = 1
const MAX_RETRY_WAIT_MS = 2500

/** What undici would otherwise read from the environment itself, in fewer forms than people write it. */
const NO_PROXIES = { httpProxy: '', httpsProxy: '', noProxy: '' }

/** One request: no redirects, size and time bounded, proxies from the environment. Never throws. */
export async function send(request: HttpRequest): Promise<HttpResponse | HttpFailure> {
  const undici = await import('../vendor/undici.ts')
  const timer = AbortSignal.timeout(request.timeoutMs)
  const ended = AbortSignal.any([timer, request.signal])
  const limits = {
    connect: { timeout: request.timeoutMs },
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  }
  const dispatcher = new undici.EnvHttpProxyAgent({ ...NO_PROXIES, ...proxiesTo(request.url), ...limits })
  try {
    const sent = undici.request(
      dispatcher.compose(finalAnswers, undici.retry({ ...RETRY_POLICY })),
      request.url,
      {
        method: request.method ?? 'GET',
        headers: {
          accept: request.accept ?? 'application/json',
          'accept-encoding': 'identity',
          'user-agent': `openclaw-skill-${SKILL.name}/${SKILL.version}`,
          ...(request.bearer && { authorization: `Bearer ${request.bearer.unwrap()}` }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
          ...(request.form && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        ...(request.form && { body: request.form().toString() }),
        signal: ended,
      },
    )
    // undici asks a proxy that hangs up again and again, and looks at the signal only once it is through
    const response = await Promise.race([sent, rejection(ended)])
    const headers = firstValues(response.headers)
    if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? ''))
      return { kind: 'encoded', code: 'CONTENT_ENCODING' }
    const bytes = await readBody(response.body, request.maxBytes)
    if (bytes === undefined) return { kind: 'too-large', code: 'BODY_TOO_LARGE' }
    return {
      kind: 'response',
      status: response.statusCode,
      headers,
      body: bytes.toString('utf8'),
      bytes,
      retryAfterS: retryAfterHeader(headers['retry-after'] ?? ''),
    }
  } catch (thrown) {
    const code = errorCode(thrown)
    return { kind: timer.aborted || /TIMEOUT/.test(code) ? 'timeout' : 'unreachable', code }
  } finally {
    void dispatcher.destroy().catch(() => undefined)
  }
}

/** Hides answers such as 103 Early Hints that come before the one: undici's retries take the first for the whole. */
function finalAnswers(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  return (options, handler) =>
    dispatch(options, {
      onRequestStart: (...told) => handler.onRequestStart?.(...told),
      onResponseStart: (controller, status, ...told) => {
        if (status >= 200) handler.onResponseStart?.(controller, status, ...told)
      },
      onResponseData: (...told) => handler.onResponseData?.(...told),
      onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
      onResponseError: (...told) => handler.onResponseError?.(...told),
    })
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

const RETRY_POLICY = {
  maxRetries: MAX_RETRIES,
  minTimeout: 250,
  maxTimeout: MAX_RETRY_WAIT_MS,
  methods: ['GET' as const],
  statusCodes: [429, 502, 503],
  throwOnError: false,
}

async function readBody(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    // leaving the loop destroys the stream, so the rest is never read
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function firstValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (Array.isArray(value) ? value[0] : value) ?? '']),
  )
}

function retryAfterHeader(value: string): number | undefined {
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000)
  return seconds >= 0 ? seconds : undefined
}

/** The most telling code in an error and its causes. */
function errorCode(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException
    if (typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code)) return code
  }
  return 'UNKNOWN'
}
