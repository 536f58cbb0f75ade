import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'

/** Printed, so held to plain letters. */
const status = z.string().regex(/^[A-Za-z]{1,60}$/)
const svn = z.int().min(0).max(65_535)
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
const level = z.looseObject({
  tcb: z.looseObject({ isvsvn: svn }),
  tcbStatus: status,
  advisoryIDs: z.optional(z.array(z.string().max(60)).max(200)),
})
const signer = { mrsigner: hex(48), attributes: hex(8), attributesMask: hex(8) }
const components = z.array(z.looseObject({ svn })).length(16)

/** Intel's TDX TCB info, version 3: the part that the DCAP library does not look at, and the levels. */
export const TcbInfo = z.looseObject({
  tdxModule: z.looseObject(signer),
  tdxModuleIdentities: z.optional(
    z.array(z.looseObject({ id: z.string().max(20), ...signer, tcbLevels: z.array(level).max(100) })).max(50),
  ),
  tcbLevels: z
    .array(
      z.looseObject({
        tcb: z.looseObject({ pcesvn: svn, sgxtcbcomponents: components, tdxtcbcomponents: components }),
        tcbStatus: status,
      }),
    )
    .max(100),
})
export type TcbInfo = z.infer<typeof TcbInfo>

/** Undefined when the text is not TDX TCB info. */
export function parseTcbInfo(text: string): TcbInfo | undefined {
  return TcbInfo.safeParse(parseJson(text)).data
}
