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

const integer = (value: number): Buffer => {
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
