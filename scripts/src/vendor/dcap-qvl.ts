/**
 * Intel DCAP quote verification, and the ASN.1 library that it reads certificates with. Its own network code
 * (node-fetch) and its browser fallbacks stay out.
 */
import asn1 from 'asn1.js'

export { getIntelExtension } from '@phala/dcap-qvl/src/utils.js'
export { QuoteVerifier } from '@phala/dcap-qvl/src/verify.js'

/** Describes an ASN.1 type. */
export const defineAsn1 = asn1.define
