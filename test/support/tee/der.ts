/** Just enough of a DER encoder for what no certificate library writes. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length =
    content.length < 0x80
      ? Buffer.from([content.length])
      : Buffer.from([0x82, content.length >> 8, content.length & 0xff])
  return Buffer.concat([Buffer.from([tag]), length, content])
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const octets = (bytes: Buffer): Buffer => der(0x04, bytes)
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)

const integer = (value: number | bigint): Buffer => {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return der(0x02, bytes[0]! >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes)
}

const SGX = '2a864886f84d010d01'

/** The SGX extension of a PCK certificate: which kind of platform it is and which versions it had. */
export function sgxExtension(platform: {
  readonly fmspc: string
  readonly cpuSvn: Buffer
  readonly pceSvn: number
}): Buffer {
  const components = [...platform.cpuSvn].map((svn, index) =>
    sequence(oid(`${SGX}02${(index + 1).toString(16).padStart(2, '0')}`), integer(svn)),
  )
  return sequence(
    sequence(oid(`${SGX}01`), octets(Buffer.alloc(16, 7))),
    sequence(
      oid(`${SGX}02`),
      sequence(
        ...components,
        sequence(oid(`${SGX}0211`), integer(platform.pceSvn)),
        sequence(oid(`${SGX}0212`), octets(platform.cpuSvn)),
      ),
    ),
    sequence(oid(`${SGX}03`), octets(Buffer.alloc(2))),
    sequence(oid(`${SGX}04`), octets(Buffer.from(platform.fmspc, 'hex'))),
    sequence(oid(`${SGX}05`), der(0x0a, Buffer.from([0]))),
  )
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A certificate of a P-256 authority with the other signature that holds as well, which takes no key to make (n - s for s). */
export function resigned(certificate: Buffer): Buffer {
  const content = (at: number): readonly [number, number] => {
    const size = certificate[at + 1]!
    const start = at + (size < 0x80 ? 2 : 2 + (size & 0x7f))
    return [start, start + (size < 0x80 ? size : certificate.readUIntBE(at + 2, size & 0x7f))]
  }
  const [signed] = content(0)
  const algorithm = content(signed)[1]
  const bits = content(algorithm)[1]
  // a bit string of a list of two numbers
  const [r, end] = content(content(content(bits)[0] + 1)[0])
  const [s, last] = content(end)
  const number = (from: number, to: number): bigint => BigInt(`0x${certificate.toString('hex', from, to)}`)
  const signature = sequence(integer(number(r, end)), integer(P256_ORDER - number(s, last)))
  return sequence(certificate.subarray(signed, bits), der(0x03, Buffer.alloc(1), signature))
}
