import { type KeyObject, verify } from 'node:crypto'
import { byteReader, strictBase64 } from '../bytes.ts'

/** A GPU's signed answer to GET_MEASUREMENTS, with the request before it. */
export interface SpdmEvidence {
  /** The requester's nonce: 32 bytes. */
  readonly nonce: Buffer
  /** Request and response without the signature. */
  readonly signed: Buffer
  /** ECDSA P-384, r then s. */
  readonly signature: Buffer
}

const VERSION_1_1 = 0x11
const GET_MEASUREMENTS = 0xe0
const MEASUREMENTS = 0x60
const SIGNATURE = 96

/** Takes base64 SPDM 1.1 evidence apart (DMTF DSP0274, GET_MEASUREMENTS). Undefined when it has another layout. */
export function parseSpdm(base64: string): SpdmEvidence | undefined {
  const bytes = strictBase64(base64)
  if (!bytes) return undefined
  try {
    const reader = byteReader(bytes)
    if (!startsWith(reader.take(2), GET_MEASUREMENTS)) return undefined
    reader.take(2) // measurement operation
    const nonce = reader.take(32)
    reader.take(1) // slot
    if (!startsWith(reader.take(2), MEASUREMENTS)) return undefined
    reader.take(3) // two parameters and the number of blocks
    reader.take(reader.u24()) // the measurement record
    reader.take(32) // the responder's nonce
    reader.take(reader.u16()) // opaque data: driver and VBIOS versions
    const signature = reader.take(SIGNATURE)
    if (reader.left() > 0) return undefined
    return { nonce, signature, signed: bytes.subarray(0, bytes.length - SIGNATURE) }
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** Whether the GPU's certified key signed this evidence. */
export function spdmSignedBy(key: KeyObject, evidence: SpdmEvidence): boolean {
  try {
    return verify('sha384', evidence.signed, { key, dsaEncoding: 'ieee-p1363' }, evidence.signature)
  } catch {
    return false
  }
}

function startsWith(bytes: Buffer, code: number): boolean {
  return bytes[0] === VERSION_1_1 && bytes[1] === code
}
