/** Decodes base64 that is exactly what an encoder writes, so that no two texts stand for the same evidence. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined
}

/** Five hundred instances with 64 GPUs each have half of it. */
const MAX_JSON_VALUES = 300_000

/**
 * The value of a JSON text; undefined when it is not JSON, or holds so many values that reading them would keep timers and
 * signals waiting for seconds and take gigabytes.
 */
export function parseJson(text: string): unknown {
  try {
    return hasManyValues(text) ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function hasManyValues(text: string): boolean {
  let marks = 0
  // what separates values also counts inside of strings: base64, of which evidence is made, has none of it
  for (let at = 0; at < text.length && marks <= MAX_JSON_VALUES; at++) {
    const code = text.charCodeAt(at)
    if (code === LIST || code === RECORD || code === COMMA) marks += 1
  }
  return marks > MAX_JSON_VALUES
}

const [LIST, RECORD, COMMA] = [0x5b, 0x7b, 0x2c]

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
