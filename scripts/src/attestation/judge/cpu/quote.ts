import type { X509Certificate } from 'node:crypto'
import { type ByteReader, byteReader, strictBase64 } from '../bytes.ts'
import { pemChain } from '../certificates/chain.ts'

/** A TDX quote taken apart; nothing in it is believed before its signature was checked. */
export interface Quote {
  readonly bytes: Buffer
  /** Header and report: what the attestation key signs. */
  readonly signed: Buffer
  readonly report: TdReport
  readonly signature: Buffer
  readonly attestationKey: Buffer
  readonly qeReport: Buffer
  readonly qeReportSignature: Buffer
  readonly qeAuthData: Buffer
  /** The certificate of the platform's key, and the chain that begins with it. */
  readonly pck: X509Certificate
  readonly pckChain: readonly X509Certificate[]
}

export interface TdReport {
  readonly teeTcbSvn: Buffer
  readonly mrSignerSeam: Buffer
  readonly seamAttributes: Buffer
  readonly tdAttributes: Buffer
  readonly mrtd: Buffer
  /** RTMR0 to RTMR3. */
  readonly rtmrs: readonly Buffer[]
  readonly reportData: Buffer
  /** Of a TD 1.5 report: the domains that may manage this one; zeros when there are none. */
  readonly mrServiceTd: Buffer | undefined
}

const TDX = 0x81
const ECDSA_P256 = 2
const HEADER = 48
const TD_REPORT_10 = 584
const TD_REPORT_15 = 648
const QE_REPORT_CERTIFICATION = 6
const PCK_CHAIN = 5

/**
 * Takes a base64 TDX quote apart (Intel TDX DCAP Quoting Library API, appendix A: version 4, and version 5 with a
 * TD 1.0 or 1.5 report). The result is a fault in words when it is not one.
 */
export function parseQuote(base64: string): Quote | { readonly fault: string } {
  const bytes = strictBase64(base64)
  if (!bytes) return { fault: 'the quote is not base64' }
  try {
    return readQuote(bytes)
  } catch (thrown) {
    if (thrown instanceof RangeError) return { fault: 'the quote is cut short' }
    throw thrown
  }
}

function readQuote(bytes: Buffer): Quote | { readonly fault: string } {
  const reader = byteReader(bytes)
  const header = reader.take(HEADER)
  const version = header.readUInt16LE(0)
  if (version !== 4 && version !== 5) return { fault: 'the quote has an unknown version' }
  if (header.readUInt16LE(2) !== ECDSA_P256) return { fault: 'the quote is not signed with ECDSA P-256' }
  if (header.readUInt32LE(4) !== TDX) return { fault: 'the quote is not from Intel TDX' }
  const size = version === 5 ? bodySize(reader) : TD_REPORT_10
  if (size === undefined) return { fault: 'the quote holds an unknown kind of report' }
  const report = readReport(reader.take(size))
  const signed = bytes.subarray(0, bytes.length - reader.left())

  const auth = byteReader(reader.take(reader.u32()))
  // the quoting service may pad the buffer it hands out, with zeros only
  if (reader.take(reader.left()).some((byte) => byte !== 0))
    return { fault: 'the quote has bytes after its end' }
  const signature = auth.take(64)
  const attestationKey = auth.take(64)
  if (auth.u16() !== QE_REPORT_CERTIFICATION)
    return { fault: 'the quote has an unknown kind of signature data' }
  const certification = byteReader(auth.take(auth.u32()))
  if (auth.left() > 0) return { fault: 'the quote has bytes after its signature data' }
  const qeReport = certification.take(384)
  const qeReportSignature = certification.take(64)
  const qeAuthData = certification.take(certification.u16())
  if (certification.u16() !== PCK_CHAIN) return { fault: 'the quote does not carry its PCK certificates' }
  const pckChain = pemChain(certification.take(certification.u32()).toString('latin1'))
  if (certification.left() > 0) return { fault: 'the quote has bytes after its certificates' }
  const [pck] = pckChain ?? []
  if (!pckChain || !pck) return { fault: 'the PCK certificates in the quote are not readable' }
  return {
    bytes,
    signed,
    report,
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthData,
    pck,
    pckChain,
  }
}

/** Version 5 says what the report is; 2 is a TD 1.0 report, 3 a TD 1.5 one. */
function bodySize(reader: ByteReader): number | undefined {
  const kind = reader.u16()
  const size = reader.u32()
  if (kind === 2 && size === TD_REPORT_10) return size
  return kind === 3 && size === TD_REPORT_15 ? size : undefined
}

function readReport(report: Buffer): TdReport {
  const at = (start: number, length: number): Buffer => report.subarray(start, start + length)
  return {
    teeTcbSvn: at(0, 16),
    mrSignerSeam: at(64, 48),
    seamAttributes: at(112, 8),
    tdAttributes: at(120, 8),
    mrtd: at(136, 48),
    rtmrs: [at(328, 48), at(376, 48), at(424, 48), at(472, 48)],
    reportData: at(520, 64),
    mrServiceTd: report.length === TD_REPORT_15 ? at(600, 48) : undefined,
  }
}
