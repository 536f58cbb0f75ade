import { verify, type X509Certificate } from 'node:crypto'
import * as z from '../../../vendor/zod.ts'
import { parseJson, strictBase64 } from '../bytes.ts'

/** The parts of the signed body that say what it is about; where they stand in it is not documented. */
const Body = z.looseObject({
  nonce: z.optional(z.string().max(200)),
  evidence: z.optional(z.looseObject({ tdx_quote: z.optional(z.string().max(100_000)) })),
})

export interface AttestedBody {
  /** Base64 of a JSON text. */
  readonly body: string
  /** Base64 of an RSA PKCS#1 v1.5 signature with SHA-256 over that text. */
  readonly signature: string
}

/** Why the body is not what the instance's certified key signed for this nonce; undefined when it is. */
export function attestedBodyFault(
  { body, signature }: AttestedBody,
  certificate: X509Certificate,
  expected: { readonly nonce: string; readonly quote: string },
): string | undefined {
  const bytes = strictBase64(body)
  const mark = strictBase64(signature)
  if (!bytes || !mark) return 'the signed body is not base64'
  if (
    certificate.publicKey.asymmetricKeyType !== 'rsa' ||
    !verify('sha256', bytes, certificate.publicKey, mark)
  )
    return 'the body is not signed by the instance’s key'
  const parsed = Body.safeParse(parseJson(bytes.toString('utf8')))
  if (!parsed.success) return 'the signed body is not JSON'
  const { nonce, evidence } = parsed.data
  if (nonce !== undefined && nonce !== expected.nonce) return 'the signed body is for another nonce'
  if (evidence?.tdx_quote !== undefined && evidence.tdx_quote !== expected.quote)
    return 'the signed body holds another quote'
  return undefined
}
