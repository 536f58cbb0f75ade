import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { Platform } from '../certificates/pck.ts'
import type { TdReport } from './quote.ts'

/** Printed, so held to plain letters. */
const TcbStatus = z.string().regex(/^[A-Za-z]{1,60}$/)
const SecurityVersion = z.int().min(0).max(65_535)
const hexBytes = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
const TcbLevel = z.looseObject({
  tcb: z.looseObject({ isvsvn: SecurityVersion }),
  tcbStatus: TcbStatus,
  advisoryIDs: z.optional(z.array(z.string().max(60)).max(200)),
})
const MODULE_SIGNER = { mrsigner: hexBytes(48), attributes: hexBytes(8), attributesMask: hexBytes(8) }
const components = z.array(z.looseObject({ svn: SecurityVersion })).length(16)

/** Intel's TDX TCB info, version 3: the part that the DCAP library does not look at, and the levels. */
export const TcbInfo = z.looseObject({
  tdxModule: z.looseObject(MODULE_SIGNER),
  tdxModuleIdentities: z.optional(
    z
      .array(
        z.looseObject({ id: z.string().max(20), ...MODULE_SIGNER, tcbLevels: z.array(TcbLevel).max(100) }),
      )
      .max(50),
  ),
  tcbLevels: z
    .array(
      z.looseObject({
        tcb: z.looseObject({
          pcesvn: SecurityVersion,
          sgxtcbcomponents: components,
          tdxtcbcomponents: components,
        }),
        tcbStatus: TcbStatus,
      }),
    )
    .max(100),
})
export type TcbInfo = z.infer<typeof TcbInfo>

/** Undefined when the text is not TDX TCB info. */
export function parseTcbInfo(text: string): TcbInfo | undefined {
  return TcbInfo.safeParse(parseJson(text)).data
}

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
