import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { readJson, stateFilePath, writeJson } from './storage/private-file.ts'

const AttestState = z.object({
  version: z.literal(1),
  /** Intel's collateral by platform, as text; times in milliseconds since the epoch. */
  collateral: z.record(
    z.string(),
    z.object({ text: z.string(), fetchedAt: StoredInstant, validUntil: z.number() }),
  ),
  /** The last list of published images, as text. */
  measurements: z.optional(z.object({ text: z.string(), fetchedAt: StoredInstant })),
  /** The newest image that was seen to run, by model. */
  seen: z.record(z.string(), z.object({ release: z.string(), at: StoredInstant })),
})
export type AttestState = z.infer<typeof AttestState>

const NO_ATTESTATION: AttestState = { version: 1, collateral: {}, seen: {} }

export function attestStatePath(stateDir: string): string {
  return stateFilePath(stateDir, 'attest.json')
}

/** What earlier verifications on this machine left; empty when there is nothing readable. */
export function loadAttestState(path: string): AttestState {
  return readJson(path, AttestState) ?? NO_ATTESTATION
}

/** Saves it. A cache that cannot be written is no reason to fail. */
export function saveAttestState(path: string, state: AttestState): void {
  try {
    writeJson(path, state)
  } catch {
    // the next run asks again
  }
}
