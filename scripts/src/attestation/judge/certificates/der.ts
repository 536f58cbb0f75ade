/** One DER value. */
export interface Der {
  readonly tag: number
  readonly content: Buffer
  /** The whole encoding, tag and length included. */
  readonly bytes: Buffer
}

/** Reads the value at the start of `buffer`. @throws RangeError when it is not DER */
export function readDer(buffer: Buffer): Der {
  const first = buffer[1]
  if (first === undefined) throw new RangeError('DER ends too early')
  const extra = first > 0x80 ? first - 0x80 : 0
  if (first === 0x80 || extra > 4) throw new RangeError('DER length is not definite')
  const start = 2 + extra
  const length = extra === 0 ? first : buffer.readUIntBE(2, extra)
  if (start + length > buffer.length) throw new RangeError('DER ends too early')
  return {
    tag: buffer[0] ?? 0,
    content: buffer.subarray(start, start + length),
    bytes: buffer.subarray(0, start + length),
  }
}

/** The values inside a constructed one. @throws RangeError */
export function derItems(der: Der): readonly Der[] {
  const items: Der[] = []
  for (let rest = der.content; rest.length > 0; rest = rest.subarray(items.at(-1)?.bytes.length ?? 0)) {
    items.push(readDer(rest))
  }
  return items
}

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  sequence: 0x30,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const

/** Milliseconds since the epoch of a UTCTime or GeneralizedTime. @throws RangeError */
export function derTime(der: Der): number {
  const text = der.content.toString('latin1')
  const short = der.tag === TAG.utcTime && /^\d{12}Z$/.test(text)
  const long = der.tag === TAG.generalizedTime && /^\d{14}Z$/.test(text)
  if (!short && !long) throw new RangeError('not a DER time')
  // RFC 5280: two-digit years from 50 on are of the last century
  const full = short ? `${text < '5' ? '20' : '19'}${text}` : text
  return Date.parse(full.replace(/(....)(..)(..)(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
}

/** An INTEGER as upper-case hex without leading zeros, as serial numbers are compared. */
export function hexNumber(hex: string): string {
  return hex.toUpperCase().replace(/^0+(?=.)/, '')
}
