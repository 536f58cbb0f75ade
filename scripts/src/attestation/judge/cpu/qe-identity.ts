import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import { hexBytes, IsvLevels } from './tcb-info.ts'
import { isvLevel } from './tcb-level.ts'

/** Intel's identity of the quoting enclave for TDX; version 3 has the same fields. */
const QeIdentity = z.looseObject({
  id: z.literal('TD_QE'),
  version: z.union([z.literal(2), z.literal(3)]),
  miscselect: hexBytes(4),
  miscselectMask: hexBytes(4),
  attributes: hexBytes(16),
  attributesMask: hexBytes(16),
  mrsigner: hexBytes(32),
  isvprodid: z.int(),
  tcbLevels: IsvLevels,
})

/** What Intel's identity makes of a quoting enclave's report (an SGX report body): its status, or why it is none of Intel's. */
export function qeStatus(
  report: Buffer,
  text: string,
): { readonly status: string } | { readonly fault: string } {
  const identity = QeIdentity.safeParse(parseJson(text)).data
  if (!identity) return { fault: 'the QE identity is not one' }
  const is =
    report.subarray(128, 160).equals(Buffer.from(identity.mrsigner, 'hex')) &&
    report.readUInt16LE(256) === identity.isvprodid &&
    sameUnderMask(report.subarray(16, 20), identity.miscselect, identity.miscselectMask) &&
    sameUnderMask(report.subarray(48, 64), identity.attributes, identity.attributesMask)
  if (!is) return { fault: 'the quoting enclave is not Intel’s' }
  // the second bit of an enclave's attributes, whatever the mask says
  if (((report[48] ?? 0) & 2) !== 0) return { fault: 'the quoting enclave runs in debug mode' }
  const level = isvLevel(identity.tcbLevels, report.readUInt16LE(258))
  return level
    ? { status: level.tcbStatus }
    : { fault: 'the quoting enclave is older than any that Intel lists' }
}

/** Whether bytes are those that are listed (hex), where the mask (hex) has bits. */
export function sameUnderMask(actual: Buffer, listed: string, mask: string): boolean {
  const expected = Buffer.from(listed, 'hex')
  return Buffer.from(mask, 'hex').every(
    (bits, index) => (((actual[index] ?? 0) ^ (expected[index] ?? 0)) & bits) === 0,
  )
}
