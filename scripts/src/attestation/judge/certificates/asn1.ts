import { defineAsn1 } from '../../../vendor/dcap-qvl.ts'

/** A type with its DER encoding. */
type Asn1Type<T> = ReturnType<typeof defineAsn1<T>>

/** An INTEGER of any size. */
export interface Asn1Integer {
  readonly toString: (base: 16) => string
}

/**
 * Reads a value of a type. The library reads more than it should, other encodings and what stands behind a value, so
 * what it read has to encode to the same bytes again. @throws whatever the library does, RangeError
 */
export function readAsn1<T>(type: Asn1Type<T>, der: Buffer): T {
  const value = type.decode(der, 'der')
  if (!type.encode(value, 'der').equals(der)) throw new RangeError('not DER')
  return value
}

const AlgorithmName = defineAsn1('AlgorithmName', function () {
  this.seq().obj(this.key('id').objid(), this.key('parameters').optional().any())
})

const NameAttribute = defineAsn1('NameAttribute', function () {
  this.seq().obj(this.key('type').objid(), this.key('value').any())
})

const NameAttributes = defineAsn1('NameAttributes', function () {
  this.setof(NameAttribute)
})

const DistinguishedName = defineAsn1('DistinguishedName', function () {
  this.seqof(NameAttributes)
})

const EncodedTime = defineAsn1('EncodedTime', function () {
  this.choice({ utc: this.utctime(), general: this.gentime() })
})

const ListExtension = defineAsn1('ListExtension', function () {
  this.seq().obj(this.key('id').objid(), this.key('critical').bool().def(false), this.key('value').octstr())
})

const RevokedCertificate = defineAsn1('RevokedCertificate', function () {
  this.seq().obj(
    this.key('serial').int(),
    this.key('date').use(EncodedTime),
    this.key('extensions').optional().seqof(ListExtension),
  )
})

/** Milliseconds since the epoch, as the library reads a time. */
interface Instant {
  readonly value: number
}

/** What the issuer of a revocation list signs (RFC 5280). */
export interface ListContent {
  readonly thisUpdate: Instant
  readonly nextUpdate?: Instant
  readonly revoked?: readonly { readonly serial: Asn1Integer }[]
  readonly extensions?: readonly { readonly critical: boolean }[]
}

export const ListContent: Asn1Type<ListContent> = defineAsn1('ListContent', function () {
  this.seq().obj(
    this.key('version').optional().int(),
    this.key('algorithm').use(AlgorithmName),
    this.key('issuer').use(DistinguishedName),
    this.key('thisUpdate').use(EncodedTime),
    this.key('nextUpdate').optional().use(EncodedTime),
    this.key('revoked').optional().seqof(RevokedCertificate),
    this.key('extensions').optional().explicit(0).seqof(ListExtension),
  )
})

interface RevocationList {
  readonly content: ListContent
  readonly algorithm: { readonly id: readonly number[] }
  readonly signature: { readonly unused: number; readonly data: Buffer }
}

export const RevocationList: Asn1Type<RevocationList> = defineAsn1('RevocationList', function () {
  this.seq().obj(
    this.key('content').use(ListContent),
    this.key('algorithm').use(AlgorithmName),
    this.key('signature').bitstr(),
  )
})

const NamedValue = defineAsn1('NamedValue', function () {
  this.seq().obj(this.key('id').objid(), this.key('value').any())
})

/** A list of names, in dots when joined, and values, each in its encoding. */
export const NamedValues = defineAsn1<readonly { readonly id: readonly number[]; readonly value: Buffer }[]>(
  'NamedValues',
  function () {
    this.seqof(NamedValue)
  },
)

export const IntegerValue = defineAsn1<Asn1Integer>('IntegerValue', function () {
  this.int()
})

export const OctetString = defineAsn1<Buffer>('OctetString', function () {
  this.octstr()
})
