import { chutesError } from '../../chutes/chutes-error.ts'
import { type HttpFailure, type HttpResponse, send } from '../../net/http.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Secret } from '../../shell/secret.ts'
import { type Answer, answerOf } from './answer.ts'

/** One chute at Chutes' account host: its UUID, or its name when that is not known. */
export interface ChuteAddress {
  readonly api: string
  readonly chute: string
  readonly bearer: Secret | undefined
  readonly signal: AbortSignal
}

/** A hundred kilobytes per instance is usual, and there may be hundreds; 20 s for seven of them was seen. */
const EVIDENCE_TIMEOUT_MS = 120_000
const EVIDENCE_MAX_BYTES = 48_000_000
const SMALL = { timeoutMs: 20_000, maxBytes: 1024 * 1024 }

/** Fresh evidence of a chute's instances for a nonce (64 hex characters), as text. @throws SkillError exit 4 or 5 */
export async function fetchEvidence(address: ChuteAddress, nonce: string): Promise<string> {
  const outcome = await send({
    ...requestOptions(address),
    url: `${address.api}/chutes/${encodeURIComponent(address.chute)}/evidence?nonce=${nonce}`,
    timeoutMs: EVIDENCE_TIMEOUT_MS,
    maxBytes: EVIDENCE_MAX_BYTES,
  })
  if (outcome.kind === 'response' && outcome.status === 200) return outcome.body
  throw evidenceError(outcome, address)
}

function evidenceError(outcome: HttpResponse | HttpFailure, { api, bearer }: ChuteAddress): SkillError {
  const what = 'The attestation evidence was not read'
  const status = outcome.kind === 'response' ? outcome.status : 0
  if ((status === 401 || status === 403) && !bearer)
    return new SkillError('E_NO_CREDENTIAL', `${what}: Chutes asks for an API key.`, { fix: KEY_FIX })
  if (status === 401)
    return new SkillError('E_KEY_REJECTED', `${what}: Chutes does not accept the key.`, { fix: KEY_FIX })
  if (status === 400 || status === 404 || status === 422)
    return new SkillError(
      'E_ATTESTATION_UNAVAILABLE',
      `${what}: Chutes has no evidence for this model now (HTTP ${status}); no instance may be running, or none in a TEE.`,
      { fix: 'Send the model one request to start an instance, then run the same command again.' },
    )
  if (outcome.kind === 'too-large' || outcome.kind === 'encoded')
    return new SkillError(
      'E_ATTESTATION_UNAVAILABLE',
      `${what}: the answer is not evidence (${outcome.code}).`,
      {
        fix: 'Run the same command again later.',
      },
    )
  return chutesError(what, outcome, new URL(api).host)
}

const KEY_FIX =
  'Set CHUTES_API_KEY and add --from-env, or pipe the key in (keys: https://chutes.ai/app/settings/api-keys).'

/** The E2E keys of up to five of the chute's instances, picked at random, as text, or why there are none. */
export async function fetchInstanceKeys(address: ChuteAddress): Promise<Answer> {
  if (!address.bearer) return { problem: 'no-key' }
  const url = `${address.api}/e2e/instances/${encodeURIComponent(address.chute)}`
  return answerOf(await send({ ...requestOptions(address), ...SMALL, url }))
}

/** The measurements of the images that Chutes publishes, as text. */
export async function fetchMeasurements(address: ChuteAddress): Promise<Answer> {
  const url = `${address.api}/servers/tee/measurements`
  return answerOf(await send({ ...SMALL, url, signal: address.signal }))
}

function requestOptions({ bearer, signal }: ChuteAddress) {
  return { signal, ...(bearer && { bearer }) }
}
