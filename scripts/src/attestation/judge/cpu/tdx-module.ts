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
