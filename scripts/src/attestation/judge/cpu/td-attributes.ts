/** Bits 0 to 7 put a TD under test; bit 28 keeps the host from injecting page faults. Counted little-endian. */
const SEPT_VE_DISABLE = 1n << 28n
/** Bits with a meaning besides those: protection keys, key locker, performance counters. */
const ALLOWED = SEPT_VE_DISABLE | (1n << 30n) | (1n << 31n) | (1n << 63n)

/** Why the trusted domain's attributes are not those of one in production; undefined when they are. */
export function tdAttributesFault(tdAttributes: Buffer): string | undefined {
  const bits = tdAttributes.readBigUInt64LE()
  if ((bits & 1n) !== 0n) return 'debug mode is on: the host can read the memory'
  if ((bits & ~ALLOWED) !== 0n) return 'reserved or untrusted attributes are set'
  if ((bits & SEPT_VE_DISABLE) === 0n) return 'the host may inject page faults (SEPT_VE_DISABLE is off)'
  return undefined
}
