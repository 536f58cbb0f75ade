import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { Platform } from '../certificates/pck.ts'

/** Printed, so held to plain letters. */
const TcbStatus = z.string().regex(/^[A-Za-z]{1,60}$/)
const SecurityVersion = z.int().min(0).max(65_535)
export const hexBytes = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`))
const LEVEL = {
  tcbStatus: TcbStatus,
  advisoryIDs: z.optional(z.array(z.string().regex(/^[A-Z0-9-]{1,40}$/)).max(200)),
}
/** The levels of an enclave or a module. */
export const IsvLevels = z
  .array(z.looseObject({ tcb: z.looseObject({ isvsvn: SecurityVersion }), ...LEVEL }))
  .max(100)
const MODULE_SIGNER = { mrsigner: hexBytes(48), attributes: hexBytes(8), attributesMask: hexBytes(8) }
const components = z.array(z.looseObject({ svn: SecurityVersion })).length(16)

/** Intel's TDX TCB info, version 3. */
const TcbInfo = z.looseObject({
  id: z.literal('TDX'),
  version: z.literal(3),
  fmspc: hexBytes(6),
  pceId: hexBytes(2),
  tdxModule: z.looseObject(MODULE_SIGNER),
  tdxModuleIdentities: z.optional(
    z.array(z.looseObject({ id: z.string().max(20), ...MODULE_SIGNER, tcbLevels: IsvLevels })).max(50),
  ),
  tcbLevels: z
    .array(
      z.looseObject({
        tcb: z.looseObject({
          pcesvn: SecurityVersion,
          sgxtcbcomponents: components,
          tdxtcbcomponents: components,
        }),
        ...LEVEL,
      }),
    )
    .max(100),
})
export type TcbInfo = z.infer<typeof TcbInfo>

/** Reads TCB info that is about a platform; else why it is not. */
export function tcbInfoFor(
  platform: Platform,
  text: string,
): { readonly info: TcbInfo } | { readonly fault: string } {
  const info = TcbInfo.safeParse(parseJson(text)).data
  if (!info) return { fault: 'the TCB info is not one about TDX' }
  if (info.fmspc.toLowerCase() !== platform.fmspc || info.pceId.toLowerCase() !== platform.pceId)
    return { fault: 'the TCB info is about another kind of platform' }
  return { info }
}
