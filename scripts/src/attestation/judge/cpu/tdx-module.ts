import { sameUnderMask } from './qe-identity.ts'
import type { TdReport } from './quote.ts'
import type { TcbInfo } from './tcb-info.ts'
import { isvLevel, moduleVersion } from './tcb-level.ts'

/**
 * What Intel's TCB info makes of the TDX module under a trusted domain: its status, or why it is none of Intel's. The
 * module's version (tee_tcb_svn[1]) picks the identity, tee_tcb_svn[0] the level.
 */
export function tdxModuleStatus(
  report: TdReport,
  info: TcbInfo,
): { readonly status: string } | { readonly fault: string } {
  const version = moduleVersion(report.teeTcbSvn)
  const id = `TDX_${version.toString(16).padStart(2, '0').toUpperCase()}`
  const identity = info.tdxModuleIdentities?.find((one) => one.id.toUpperCase() === id)
  if (version > 0 && !identity) return { fault: `Intel lists no TDX module ${id}` }
  const { mrsigner, attributes, attributesMask } = identity && version > 0 ? identity : info.tdxModule
  if (!report.mrSignerSeam.equals(Buffer.from(mrsigner, 'hex')))
    return { fault: 'the TDX module is not signed by Intel' }
  if (!sameUnderMask(report.seamAttributes, attributes, attributesMask))
    return { fault: 'the TDX module has attributes that Intel does not list' }
  // modules without an identity have their level among the platform's own components
  if (!identity || version === 0) return { status: 'UpToDate' }
  const minor = report.teeTcbSvn[0] ?? 0
  const level = isvLevel(identity.tcbLevels, minor)
  return level
    ? { status: level.tcbStatus }
    : { fault: `TDX module ${id} ${minor} is older than any that Intel lists` }
}

const DEBUG = 1n
/** The low byte puts a trusted domain under debugging or profiling. Numbered from the least significant bit. */
const UNDER_DEBUG = 0xffn
/** Keeps the host from injecting page faults. */
const SEPT_VE_DISABLE = 1n << 28n
/**
 * What else Intel defines and what lets nobody in: linear address space separation, protection keys, key locker,
 * provisioning agent, performance counters. Left out: bit 29, by which the host may move the domain elsewhere.
 */
const ALLOWED = [27n, 30n, 31n, 62n, 63n].reduce((bits, bit) => bits | (1n << bit), SEPT_VE_DISABLE)

/** Why a trusted domain is not one in production that stands alone; undefined when it is. */
export function trustedDomainFault({ tdAttributes, mrServiceTd }: TdReport): string | undefined {
  const bits = tdAttributes.readBigUInt64LE()
  if ((bits & DEBUG) !== 0n) return 'debug mode is on: the host can read the memory'
  if ((bits & UNDER_DEBUG) !== 0n) return 'profiling is on: the host can observe what runs'
  if ((bits & ~ALLOWED) !== 0n) return 'reserved or untrusted attributes are set'
  if ((bits & SEPT_VE_DISABLE) === 0n) return 'the host may inject page faults (SEPT_VE_DISABLE is off)'
  if (mrServiceTd?.some((byte) => byte !== 0)) return 'another trusted domain may manage this one'
  return undefined
}
