import type { Platform } from '../certificates/pck.ts'
import type { TdReport } from './quote.ts'
import type { TcbInfo } from './tcb-info.ts'

/** Whether the DCAP library's way of comparing is known to be wrong for this platform: see `levelByIntelsRule`. */
export function outsideLibrary(report: TdReport): boolean {
  return (report.teeTcbSvn[1] ?? 0) > 0
}

/**
 * The status of the first level that covers the platform by Intel's rule (Intel TDX DCAP, TCB level selection): for
 * a TDX module with a major version, components 0 and 1 are the module's own and are judged by its identity, not
 * here. dcap-qvl 0.3.9 compares them all the same. Undefined when no level covers it.
 */
export function levelByIntelsRule(report: TdReport, platform: Platform, info: TcbInfo): string | undefined {
  const skip = outsideLibrary(report) ? 2 : 0
  const covers = (actual: Buffer, required: readonly { readonly svn: number }[], from: number): boolean =>
    required.every(({ svn }, index) => index < from || (actual[index] ?? 0) >= svn)
  return info.tcbLevels.find(
    ({ tcb }) =>
      platform.pceSvn >= tcb.pcesvn &&
      covers(platform.cpuSvn, tcb.sgxtcbcomponents, 0) &&
      covers(report.teeTcbSvn, tcb.tdxtcbcomponents, skip),
  )?.tcbStatus
}
