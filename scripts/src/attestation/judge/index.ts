/**
 * Verifies attestation evidence: pure, no network, no files. A chunk of its own (`scripts/lib/attest.js`), so it
 * imports nothing but itself and the libraries, and takes everything else as arguments.
 */
export { TEXTS } from './capture/capture.ts'
export { parseEvidence, parseKeys } from './capture/evidence-wire.ts'
export { ROOTS } from './certificates/roots.ts'
export { collateralUntil } from './cpu/collateral.ts'
export { judgeCapture } from './judge.ts'
export { readPlatform } from './platform.ts'
export { parseMeasurements } from './release/measurements-wire.ts'
export { compareReleases } from './release/release.ts'
