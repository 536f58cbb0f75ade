/** Intel DCAP quote verification. Its own network code (node-fetch) and its browser fallbacks stay out. */
export { getCpuSvn, getFmspc, getIntelExtension, getPceSvn } from '@phala/dcap-qvl/src/utils.js'
export { QuoteVerifier } from '@phala/dcap-qvl/src/verify.js'
