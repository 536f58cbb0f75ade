import type { TdReport } from './quote.ts'
import type { TcbInfo } from './tcb-info.ts'

/**
 * Why the TDX module under the trusted domain is not an up-to-date one of Intel's; undefined when it is. The
 * module's major version (tee_tcb_svn[1]) picks the identity, its minor version (tee_tcb_svn[0]) the level.
 */
export function tdxModuleFault(report: TdReport, info: TcbInfo): string | undefined {
  const [minor = 0, major = 0] = report.teeTcbSvn
  // modules of major version 0 have their level among the platform's own components
  if (major === 0) return moduleSignerFault(report, info.tdxModule)
  const id = `TDX_${major.toString(16).padStart(2, '0').toUpperCase()}`
  const identity = info.tdxModuleIdentities?.find((one) => one.id.toUpperCase() === id)
  if (!identity) return `Intel lists no TDX module ${id}`
  const fault = moduleSignerFault(report, identity)
  if (fault) return fault
  const level = identity.tcbLevels.find((one) => one.tcb.isvsvn <= minor)
  if (!level) return `TDX module ${id} ${minor} is older than any that Intel lists`
  return level.tcbStatus === 'UpToDate' ? undefined : `TDX module ${id} ${minor} is not up to date`
}

function moduleSignerFault(report: TdReport, expected: TcbInfo['tdxModule']): string | undefined {
  if (!report.mrSignerSeam.equals(Buffer.from(expected.mrsigner, 'hex')))
    return 'the TDX module is not signed by Intel'
  const listed = Buffer.from(expected.attributes, 'hex')
  const same = Buffer.from(expected.attributesMask, 'hex').every(
    (mask, index) => (((report.seamAttributes[index] ?? 0) ^ (listed[index] ?? 0)) & mask) === 0,
  )
  return same ? undefined : 'the TDX module has attributes that Intel does not list'
}

/** Bits 0 to 7 put a TD under test; bit 28 keeps the host from injecting page faults. Counted little-endian. */
const SEPT_VE_DISABLE = 1n << 28n
/** Bits with a meaning besides those: protection keys, key locker, performance counters. */
const ALLOWED = SEPT_VE_DISABLE | (1n << 30n) | (1n << 31n) | (1n << 63n)

/** Why the trusted domain's attributes are not those of one in production; undefined when they are. */
export function tdAttributesFault(tdAttributes: Buffer): string | undefined {
  const bits = tdAttributes.readBigUInt64LE()
  if ((bits & 1n) !== 0n) return 'debug mode is on: the host can read the memory'
  if ((bits & ~ALLOWED) !== 0n) return 'reserved or untrusted attributes are set'
  if ((bits & SEPT_VE_DISABLE) === 0n) return 'the host may inject page faults (SEPT_VE_DISABLE is off)'
  return undefined
}
