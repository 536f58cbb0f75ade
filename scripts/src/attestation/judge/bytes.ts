/** Decodes base64 that is exactly what an encoder writes, so that no two texts stand for the same evidence. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined
}

/** The value of a JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads fields one after the other; numbers are little-endian. */
export interface ByteReader {
  /** @throws RangeError when fewer bytes are left; all others do so as well */
  readonly take: (length: number) => Buffer
  readonly u16: () => number
  readonly u24: () => number
  readonly u32: () => number
  /** How many bytes are left. */
  readonly left: () => number
}

export function byteReader(bytes: Buffer): ByteReader {
  let at = 0
  const left = (): number => bytes.length - at
  const take = (length: number): Buffer => {
    if (length > left()) throw new RangeError('ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  return {
    take,
    u16: () => take(2).readUInt16LE(),
    u24: () => take(3).readUIntLE(0, 3),
    u32: () => take(4).readUInt32LE(),
    left,
  }
}
