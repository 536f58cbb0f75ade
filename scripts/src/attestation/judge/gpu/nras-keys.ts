import * as z from '../../../vendor/zod.ts'
import { strictBase64 } from '../bytes.ts'
import { chainFault, readChain } from '../certificates/chain.ts'

/** NVIDIA's signing keys: some thirty, each certified for two days. */
export const KeySet = z.looseObject({
  keys: z
    .array(
      z.looseObject({ kty: z.literal('EC'), crv: z.string(), kid: z.string(), x: z.string(), y: z.string() }),
    )
    .max(200),
})
export type KeySet = z.infer<typeof KeySet>

const X5c = z.array(z.string().max(8000)).max(10)

interface Trust {
  /** SHA-256 of the authority's certificate, upper-case hex. */
  readonly authority: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The keys of a set that NVIDIA certified and that are current. A key set comes without a signature: one in a saved folder
 * is as good as its certificates.
 */
export function certifiedKeys({ keys }: KeySet, trust: Trust): KeySet {
  const known = new Set<string>()
  return { keys: keys.filter((key) => isCertified(key, trust, known)) }
}

function isCertified(key: KeySet['keys'][number], { authority, now }: Trust, known: Set<string>): boolean {
  const chain =
    readChain(X5c.safeParse(key.x5c).data?.map((one) => strictBase64(one) ?? Buffer.alloc(0)) ?? []) ?? []
  const pinned = chain.findIndex(({ fingerprint256 }) => fingerprint256.replaceAll(':', '') === authority)
  if (chainFault(chain.slice(0, pinned + 1), { root: authority, now, known }) !== undefined) return false
  const { crv, x, y } = chain[0]?.publicKey.export({ format: 'jwk' }) ?? {}
  return crv === key.crv && x === key.x && y === key.y
}
