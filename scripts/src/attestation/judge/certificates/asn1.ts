import {
  BitString,
  Constructed,
  fromBER,
  Integer,
  ObjectIdentifier,
  OctetString,
  UTCTime,
} from '../../../vendor/asn1js.ts'

/** One ASN.1 value, decoded. */
export type Asn1 = ReturnType<typeof fromBER>['result']

/** The value that `bytes` are, with nothing behind it. @throws RangeError when they are not one; all others do so as well */
export function readAsn1(bytes: Buffer): Asn1 {
  const { offset, result } = fromBER(bytes)
  if (offset !== bytes.length) throw new RangeError('not one ASN.1 value')
  return result
}

/** The values inside a SEQUENCE, a SET or a tagged value. */
export function itemsOf(value: Asn1 | undefined): readonly Asn1[] {
  return expected(value, Constructed).valueBlock.value as Asn1[]
}

/** A value as it was encoded, tag and length included. */
export function encodingOf(value: Asn1 | undefined): Buffer {
  if (!value) throw new RangeError('a value is missing')
  return Buffer.from(value.valueBeforeDecodeView)
}

export function isInteger(value: Asn1 | undefined): boolean {
  return value instanceof Integer
}

/** An INTEGER as upper-case hex without leading zeros, as serial numbers are compared. */
export function integerHex(value: Asn1 | undefined): string {
  return serialHex(Buffer.from(expected(value, Integer).valueBlock.valueHexView).toString('hex'))
}

/** A serial number in hex, as `integerHex` writes them. */
export function serialHex(hex: string): string {
  return hex.toUpperCase().replace(/^0+(?=.)/, '')
}

/** An OBJECT IDENTIFIER in dots. */
export function identifierOf(value: Asn1 | undefined): string {
  return expected(value, ObjectIdentifier).getValue()
}

/** A BIT STRING of whole bytes. */
export function bitsOf(value: Asn1 | undefined): Buffer {
  const { valueHexView, unusedBits } = expected(value, BitString).valueBlock
  if (unusedBits !== 0) throw new RangeError('a BIT STRING is not of whole bytes')
  return Buffer.from(valueHexView)
}

/** An OCTET STRING. */
export function octetsOf(value: Asn1 | undefined): Buffer {
  return Buffer.from(expected(value, OctetString).getValue())
}

/** Milliseconds since the epoch of a UTCTime or GeneralizedTime, which is one of a UTCTime's kinds here. */
export function instantOf(value: Asn1 | undefined): number {
  const time = expected(value, UTCTime)
  if (time.error) throw new RangeError('not a time')
  return time.toDate().getTime()
}

function expected<T>(value: Asn1 | undefined, kind: new () => T): T {
  if (!(value instanceof kind)) throw new RangeError('another kind of ASN.1 value')
  return value
}
