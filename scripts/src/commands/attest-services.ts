import type { Roots } from '../attest/roots.ts'
import { INTEL, type IntelService } from '../intel/pcs.ts'
import { NVIDIA } from '../nvidia/nras.ts'

/** Whom a verification trusts and asks besides Chutes. Tests bring their own; nothing else can change it. */
export interface AttestServices {
  readonly intel: IntelService
  readonly nvidia: string
  /** The pinned roots when left out. */
  readonly roots?: Roots
}

export const ATTEST_SERVICES: AttestServices = { intel: INTEL, nvidia: NVIDIA }
