import { NGINX_RATE_LIMIT } from '../http.ts'

/** Something that goes wrong in place of a proper answer. */
export type Fault = FaultKind & {
  /** How many requests are affected; all of them when left out. */
  readonly times?: number
}

type FaultKind =
  /** Answer with this status; a string body is sent as it is, anything else as JSON. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: unknown
      readonly contentType?: string
      readonly retryAfter?: number | string
    }
  /** Accept the request and never answer. */
  | { readonly kind: 'hang' }
  /** Send the headers, or half of the catalogue, too, then nothing. */
  | { readonly kind: 'hangBody'; readonly half?: boolean }
  /** Send a byte every so often: `text` once, or blanks for ever. */
  | { readonly kind: 'drip'; readonly everyMs: number; readonly text?: string }
  /** Destroy the connection. */
  | { readonly kind: 'reset' }
  /** `length`: the connection ends before the announced length. `json`: well framed, but the JSON is cut. */
  | { readonly kind: 'truncated'; readonly cut?: 'length' | 'json' }
  /** A captive portal: status 200 and a page. */
  | { readonly kind: 'html'; readonly title?: string }
  /** The proper catalogue, padded with blanks to this size. */
  | { readonly kind: 'huge'; readonly megabytes: number }
  /** The same, compressed to almost nothing. */
  | { readonly kind: 'gzipBomb'; readonly megabytes?: number }
  | { readonly kind: 'redirectLoop' }
  | { readonly kind: 'redirectTo'; readonly url: string }
  /** A proper list without a single model. */
  | { readonly kind: 'empty' }
  /** Chat only: status 200, some tokens, then an error inside the stream. */
  | { readonly kind: 'streamError' }

const detail = (status: number, body: unknown): Fault => ({ kind: 'status', status, body: { detail: body } })

/** Ready-made faults with the bodies Chutes really sends. */
export const faults = {
  /** The edge refusing an anonymous caller: HTML, not JSON. */
  htmlRateLimit: (): Fault => ({
    kind: 'status',
    status: 429,
    body: NGINX_RATE_LIMIT,
    contentType: 'text/html',
  }),
  invalidToken: (): Fault => detail(401, 'Invalid token.'),
  malformedKey: (): Fault => detail(401, 'Missing or invalid authorization header(s)'),
  unknownKey: (): Fault => detail(401, 'Invalid token or user not found'),
  noSuchUser: (): Fault => detail(401, "Can't find a user with that api key in our db :("),
  quotaExceeded: (balance = 0, resetAt = 1_795_000_000): Fault =>
    detail(402, {
      message: `Quota exceeded and account balance is $${balance.toFixed(1)}, please pay with fiat or send tao to add balance`,
      quota_reset_timestamp: resetAt,
    }),
  subscriptionCap: (): Fault => detail(402, 'Subscription usage cap exceeded.'),
  needsBalance: (): Fault =>
    detail(402, 'TEE models require an active subscription or a positive account balance.'),
  higherTier: (): Fault => detail(402, 'This model requires a higher tier subscription.'),
  edgeBlock: (): Fault => ({
    kind: 'status',
    status: 403,
    body: '<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>',
    contentType: 'text/html',
  }),
  modelNotFound: (model: string): Fault => detail(404, `model not found: ${model}`),
  atCapacity: (retryAfter?: number): Fault => ({
    ...(detail(429, 'Infrastructure is at maximum capacity, try again later') as Fault & { kind: 'status' }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }),
  serverError: (): Fault => ({
    kind: 'status',
    status: 500,
    body: 'Internal Server Error',
    contentType: 'text/plain; charset=utf-8',
  }),
  badGateway: (): Fault => ({
    kind: 'status',
    status: 502,
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
    contentType: 'text/html',
  }),
  /** No instance of the model is running. */
  unavailable: (model = 'this model'): Fault => detail(503, `No instances available (yet) for ${model}`),
} as const
