import type { Roots } from '../judge/certificates/roots.ts'
import { INTEL, type IntelService } from './intel.ts'
import { NVIDIA } from './nvidia.ts'

/** Whom a verification trusts and asks besides Chutes. Tests bring their own; nothing else can change it. */
export interface AttestServices {
  readonly intel: IntelService
  readonly nvidia: string
  /** The pinned roots when left out. */
  readonly roots?: Roots
}

export const ATTEST_SERVICES: AttestServices = { intel: INTEL, nvidia: NVIDIA }
