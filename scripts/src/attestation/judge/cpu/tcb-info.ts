import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'

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
