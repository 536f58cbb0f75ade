import { createHash } from 'node:crypto'
import type { Collateral } from '../../../scripts/src/attestation/judge/cpu/collateral.ts'
import { certify, type Holder, P256, publicPoint, revocationList, signRaw } from './authority.ts'
import { sgxExtension } from './der.ts'
import * as x509 from './x509.ts'

/** An Intel of our own: root, PCK authority, signer of collateral, one platform and its quoting enclave. */
export interface IntelWorld {
  readonly root: Holder
  readonly platformCa: Holder
  readonly signer: Holder
  readonly pck: Holder
  readonly attestationKey: Pick<Holder, 'keys' | 'curve'>
}

export const FMSPC = 'c0ffee000000'
const CPU_SVN = Buffer.from([3, 3, 2, 2, 4, 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0])
const QE_SIGNER = 'dc'.repeat(32)
const ZEROS = '0'.repeat(96)
const DAY = 86_400_000

export async function createIntel(): Promise<IntelWorld> {
  const root = await certify({ curve: P256, subject: 'CN=Stand-in SGX Root CA', ca: true })
  const under = (subject: string, issuer: Holder, extra: Partial<Parameters<typeof certify>[0]> = {}) =>
    certify({ curve: P256, subject, issuer, ...extra })
  const platformCa = await under('CN=Intel SGX PCK Platform CA', root, { ca: true })
  const signer = await under('CN=Stand-in SGX TCB Signing', root)
  const extension = sgxExtension({ fmspc: FMSPC, cpuSvn: CPU_SVN, pceSvn: 13 })
  const pck = await under('CN=Intel SGX PCK Certificate', platformCa, {
    extensions: [new x509.Extension('1.2.840.113741.1.13.1', false, new Uint8Array(extension))],
  })
  const attestationKey = await under('CN=not used', root)
  return { root, platformCa, signer, pck, attestationKey }
}

/** What a trusted domain reports about itself; hex where it is text. */
export interface TdFields {
  readonly reportData: Buffer
  readonly teeTcbSvn?: string
  readonly tdAttributes?: string
  readonly mrSignerSeam?: string
  readonly mrtd?: string
  readonly rtmrs?: readonly string[]
  readonly seamAttributes?: string
  /** Makes it a version 5 quote with a TD 1.5 report. */
  readonly mrServiceTd?: string
  /** Changes the quoting enclave's report before it is signed. */
  readonly qeReport?: (report: Buffer) => void
}

/** A version 4 quote over those fields, base64, with the padding that real ones have. */
export async function makeQuote(world: IntelWorld, fields: TdFields, qeSvn = 4): Promise<string> {
  const header = Buffer.alloc(48)
  const newer = fields.mrServiceTd !== undefined
  header.writeUInt16LE(newer ? 5 : 4, 0)
  header.writeUInt16LE(2, 2)
  header.writeUInt32LE(0x81, 4)
  const body = Buffer.alloc(newer ? 648 : 584)
  const put = (hex: string, at: number): void => void Buffer.from(hex, 'hex').copy(body, at)
  put(fields.teeTcbSvn ?? '0d010400000000000000000000000000', 0)
  put(fields.mrSignerSeam ?? ZEROS, 64)
  put(fields.seamAttributes ?? '', 112)
  put(fields.tdAttributes ?? '0000001000000000', 120)
  put('e702060000000000', 128)
  put(fields.mrtd ?? ZEROS, 136)
  for (const [index, rtmr] of (fields.rtmrs ?? []).entries()) put(rtmr, 328 + 48 * index)
  fields.reportData.copy(body, 520)
  put(fields.mrServiceTd ?? '', 600)
  const kind = newer ? [u16(3), u32(body.length)] : []
  const signed = Buffer.concat([header, ...kind, body])

  const attestationKey = await publicPoint(world.attestationKey)
  const authData = Buffer.alloc(32, 9)
  const qeReport = Buffer.alloc(384)
  qeReport[48] = 0x11
  Buffer.from(QE_SIGNER, 'hex').copy(qeReport, 128)
  qeReport.writeUInt16LE(2, 256)
  qeReport.writeUInt16LE(qeSvn, 258)
  createHash('sha256').update(attestationKey).update(authData).digest().copy(qeReport, 320)
  fields.qeReport?.(qeReport)
  const certificates = Buffer.from(world.pck.chain)
  const certification = Buffer.concat([
    qeReport,
    await signRaw(world.pck, qeReport),
    u16(authData.length),
    authData,
    u16(5),
    u32(certificates.length),
    certificates,
  ])
  const signature = Buffer.concat([
    await signRaw(world.attestationKey, signed),
    attestationKey,
    u16(6),
    u32(certification.length),
    certification,
  ])
  return Buffer.concat([signed, u32(signature.length), signature, Buffer.alloc(300)]).toString('base64')
}

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

export interface CollateralOptions {
  readonly now: number
  readonly fmspc?: string
  readonly tcbStatus?: string
  readonly advisories?: readonly string[]
  /** What the TDX module must be at least, in the platform's own components. */
  readonly tdxComponents?: readonly number[]
  readonly moduleStatus?: string
  readonly moduleSvn?: number
  readonly qeSvn?: number
  readonly qeSigner?: string
  /** Days after `now`. */
  readonly tcbEnds?: number
  readonly qeEnds?: number
  readonly crlEnds?: number
  /** Serial numbers. */
  readonly revoked?: readonly string[]
  readonly revokedByRoot?: readonly string[]
  /** Changes the documents before they are signed. */
  readonly tcbInfo?: (info: TcbInfoFields) => object
  readonly qeIdentity?: (identity: object) => object
  /** Whoever signs the TCB info and the QE identity. */
  readonly signer?: Holder
}

/** What the changes to TCB info are about. */
export interface TcbInfoFields {
  readonly [more: string]: unknown
  readonly tdxModuleIdentities: readonly object[]
  readonly tcbLevels: readonly {
    readonly tcb: {
      readonly pcesvn: number
      readonly sgxtcbcomponents: readonly { readonly svn: number }[]
      readonly tdxtcbcomponents: readonly { readonly svn: number }[]
    }
    readonly tcbDate: string
    readonly tcbStatus: string
    readonly advisoryIDs?: readonly string[]
  }[]
}

const unchanged = (document: object): object => document

/** Collateral for the one platform. */
export async function makeCollateral(world: IntelWorld, options: CollateralOptions): Promise<Collateral> {
  const { now, signer = world.signer, tcbInfo: editTcb = unchanged, qeIdentity: editQe = unchanged } = options
  const dates = (ends = 29) => ({
    issueDate: new Date(now - DAY).toISOString(),
    nextUpdate: new Date(now + ends * DAY).toISOString(),
  })
  const moduleSigner = { mrsigner: ZEROS, attributes: '0'.repeat(16), attributesMask: 'F'.repeat(16) }
  const components = (values: readonly number[]) =>
    Array.from({ length: 16 }, (_, index) => ({ svn: values[index] ?? 0 }))
  const tcbInfo = JSON.stringify(
    editTcb({
      id: 'TDX',
      version: 3,
      ...dates(options.tcbEnds),
      fmspc: options.fmspc ?? FMSPC,
      pceId: '0000',
      tcbType: 0,
      tcbEvaluationDataNumber: 19,
      tdxModule: moduleSigner,
      tdxModuleIdentities: ['TDX_03', 'TDX_01'].map((id) => ({
        id,
        ...moduleSigner,
        tcbLevels: [
          {
            tcb: { isvsvn: options.moduleSvn ?? 3 },
            tcbDate: '2025-05-14T00:00:00Z',
            tcbStatus: options.moduleStatus ?? 'UpToDate',
          },
        ],
      })),
      tcbLevels: [
        {
          tcb: {
            sgxtcbcomponents: components([3, 3, 2, 2, 4, 1, 0, 5]),
            pcesvn: 13,
            tdxtcbcomponents: components(options.tdxComponents ?? [5, 0, 3]),
          },
          tcbDate: '2025-05-14T00:00:00Z',
          tcbStatus: options.tcbStatus ?? 'UpToDate',
          ...(options.advisories && { advisoryIDs: options.advisories }),
        },
      ],
    }),
  )
  const qeIdentity = JSON.stringify(
    editQe({
      id: 'TD_QE',
      version: 2,
      ...dates(options.qeEnds),
      tcbEvaluationDataNumber: 19,
      miscselect: '00000000',
      miscselectMask: 'FFFFFFFF',
      attributes: `11${'0'.repeat(30)}`,
      attributesMask: `FB${'F'.repeat(14)}${'0'.repeat(16)}`,
      mrsigner: options.qeSigner ?? QE_SIGNER,
      isvprodid: 2,
      tcbLevels: [
        { tcb: { isvsvn: options.qeSvn ?? 4 }, tcbDate: '2025-05-14T00:00:00Z', tcbStatus: 'UpToDate' },
      ],
    }),
  )
  const lists = {
    thisUpdate: new Date(Math.floor((now - DAY) / 1000) * 1000),
    nextUpdate: new Date(Math.floor((now + (options.crlEnds ?? 29) * DAY) / 1000) * 1000),
  }
  const [rootCrl, pckCrl] = await Promise.all([
    revocationList(world.root, lists, options.revokedByRoot),
    revocationList(world.platformCa, lists, options.revoked),
  ])
  const sign = async (text: string) => (await signRaw(signer, Buffer.from(text))).toString('hex')
  return {
    pck_crl_issuer_chain: world.platformCa.chain,
    root_ca_crl: rootCrl.toString('hex'),
    pck_crl: pckCrl.toString('hex'),
    tcb_info_issuer_chain: signer.chain,
    tcb_info: tcbInfo,
    tcb_info_signature: await sign(tcbInfo),
    qe_identity_issuer_chain: signer.chain,
    qe_identity: qeIdentity,
    qe_identity_signature: await sign(qeIdentity),
  }
}
