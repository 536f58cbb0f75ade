/** Intel DCAP quote verification. Its own network code (node-fetch) and its browser fallbacks stay out. */
export { QuoteVerifier } from '@phala/dcap-qvl/src/verify.js'
