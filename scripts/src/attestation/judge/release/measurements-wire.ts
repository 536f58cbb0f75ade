import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { MeasurementRow } from './release.ts'

const sha384 = z.string().regex(/^[0-9A-Fa-f]{96}$/)
/** A row of `GET /servers/tee/measurements`; hex is upper case there. */
const Row = z.looseObject({
  version: z.string().regex(/^\d{1,4}(\.\d{1,4}){1,3}(-[\w.]{1,20})?$/),
  // names such as `8xRTX_PRO_6000 [10.2.1, NUMA2-4/4]`
  name: z.string().regex(/^[\w .,[\]()+/-]{1,60}$/),
  mrtd: sha384,
  runtime_rtmrs: z.looseObject({ RTMR0: sha384, RTMR1: sha384, RTMR2: sha384, RTMR3: sha384 }),
  expected_gpus: z.optional(z.nullable(z.array(z.string().regex(/^[\w-]{1,30}$/)).max(20))),
  gpu_count: z.optional(z.nullable(z.int().min(0).max(64))),
})

/** Reads the list of published images; rows of another shape are left out. Undefined when it is no such list. */
export function parseMeasurements(text: string): readonly MeasurementRow[] | undefined {
  const list = z.array(z.unknown()).max(5000).safeParse(parseJson(text))
  if (!list.success) return undefined
  const rows = list.data.flatMap((row) => {
    const parsed = Row.safeParse(row)
    return parsed.success ? [toRow(parsed.data)] : []
  })
  return rows.length > 0 ? rows : undefined
}

function toRow({ version, name, mrtd, runtime_rtmrs: rtmrs, expected_gpus, gpu_count }: z.infer<typeof Row>) {
  const { RTMR0, RTMR1, RTMR2, RTMR3 } = rtmrs
  return {
    version,
    name,
    mrtd: mrtd.toLowerCase(),
    rtmrs: [RTMR0, RTMR1, RTMR2, RTMR3].map((rtmr) => rtmr.toLowerCase()),
    gpus: expected_gpus ?? [],
    gpuCount: gpu_count ?? undefined,
  }
}
