/** Reads ASN.1: certificates and revocation lists. */
export { BitString, Constructed, fromBER, Integer, ObjectIdentifier, OctetString, UTCTime } from 'asn1js'
