import { baseUrlOf } from '../domain/config/base-url.ts'
import type { ConfigView } from '../domain/config/config-view.ts'
import { parseJson } from '../domain/json.ts'
import { type HttpResponse, send } from '../net/http.ts'
import type { Secret } from '../shell/secret.ts'
import * as z from '../vendor/zod.ts'
import { answererAt, type Endpoints } from './endpoints.ts'

/**
 * What is said about a key, and by whom (`Chutes`, or another host that the environment names): accepted, rejected, or not
 * to be had right now (with the reason).
 */
export type KeyVerdict = { readonly by: string } & (
  | { readonly verdict: 'accepted' }
  | { readonly verdict: 'rejected' }
  | { readonly verdict: 'unknown'; readonly reason: string }
)

const KEY_CHECK = { timeoutMs: 6000, maxBytes: 256 * 1024 }

/** What only Chutes says, so that a captive portal's page is not taken for an answer. */
const Account = z.looseObject({ user_id: z.string() })
const ErrorBody = z.looseObject({ detail: z.unknown() })

/** No model has this id, so asking for it tells whether the key is good without any cost. */
const NO_SUCH_MODEL = 'key-check/no-such-model'

/**
 * Asks Chutes about a key without spending anything. The account route answers 200 for a full key; a key that
 * may only run inference gets 401 there, so only the inference host's 401 means that the key is bad.
 */
export async function verifyKey(key: Secret, endpoints: Endpoints, signal: AbortSignal): Promise<KeyVerdict> {
  const account = await send({ ...KEY_CHECK, bearer: key, signal, url: `${endpoints.api.url}/users/me` })
  if (account.kind === 'response' && account.status === 200 && matchesSchema(account, Account))
    return { verdict: 'accepted', by: answererAt(endpoints.api.url) }
  return inferenceVerdict(key, endpoints, signal)
}

/** What the inference host says about a key, without spending anything. */
export async function inferenceVerdict(
  key: Secret,
  endpoints: Endpoints,
  signal: AbortSignal,
): Promise<KeyVerdict> {
  const by = answererAt(endpoints.llm.url)
  const inference = await send({
    ...KEY_CHECK,
    bearer: key,
    signal,
    url: `${endpoints.llm.url}/chat/completions`,
    method: 'POST',
    body: { model: NO_SUCH_MODEL, messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 },
  })
  if (inference.kind !== 'response')
    return { verdict: 'unknown', by, reason: `${inference.kind} (${inference.code})` }
  if (!matchesSchema(inference, ErrorBody))
    return { verdict: 'unknown', by, reason: `HTTP ${inference.status}` }
  switch (inference.status) {
    case 401:
      return { verdict: 'rejected', by }
    case 400:
    case 402:
    case 404:
      // past the door: the key was recognised, the model (or the balance) was not
      return { verdict: 'accepted', by }
    default:
      return { verdict: 'unknown', by, reason: `HTTP ${inference.status}` }
  }
}

function matchesSchema(response: HttpResponse, schema: z.ZodType): boolean {
  return schema.safeParse(parseJson(response.body)).success
}

/** Who takes the credential, for the end of a summary; empty when nobody said so. */
export function acceptedText(
  verdict: KeyVerdict | undefined,
  { llm }: Pick<Endpoints, 'llm'>,
  view: ConfigView,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (verdict?.verdict !== 'accepted') return ''
  const user = answererAt(baseUrlOf(llm, view, env))
  const elsewhere = user === 'Chutes' || user === verdict.by ? '' : `, and OpenClaw sends it to ${user}`
  return `; ${verdict.by} accepts it${elsewhere}`
}
