/**
 * Verifies attestation evidence: pure, no network, no files. A chunk of its own (`scripts/lib/attest.js`), so it
 * imports nothing but itself and the libraries, and takes everything else as arguments.
 */
export { TEXTS } from './capture.ts'
export { collateralUntil } from './collateral.ts'
export { parseEvidence, parseKeys } from './evidence-wire.ts'
export { judgeCapture } from './judge.ts'
export { parseMeasurements } from './measurements-wire.ts'
export { readPlatform } from './platform.ts'
export { compareReleases } from './release.ts'
export { ROOTS } from './roots.ts'
