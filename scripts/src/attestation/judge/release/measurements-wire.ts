import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { MeasurementRow } from './release.ts'

const sha384 = z.string().regex(/^[0-9A-Fa-f]{96}$/)
/** A row of `GET /servers/tee/measurements`; hex is upper case there. */
const Row = z.looseObject({
  version: z.string().regex(/^\d{1,4}(\.\d{1,4}){1,3}(-[A-Za-z]{1,6}\.?\d{0,4})?$/),
  // names such as `8xRTX_PRO_6000 [10.2.1, NUMA2-4/4]`
  name: z.string().regex(/^[\w .,[\]()+/-]{1,60}$/),
  mrtd: sha384,
  runtime_rtmrs: z.looseObject({ RTMR0: sha384, RTMR1: sha384, RTMR2: sha384, RTMR3: sha384 }),
  expected_gpus: z.optional(z.nullable(z.array(z.string().regex(/^[\w-]{1,30}$/)).max(20))),
  gpu_count: z.optional(z.nullable(z.int().min(0).max(64))),
})

const Rows = z.array(z.unknown()).max(5000)
/** One list, or a section per platform since there are hosts of AMD's. */
const PublishedList = z.union([
  Rows,
  z.looseObject({ tdx: z.optional(z.nullable(Rows)), snp: z.optional(z.nullable(Rows)) }),
])

/** Reads the list of published images. Undefined when it is no such list, or none of its images is one for TDX. */
export function parseMeasurements(text: string): readonly MeasurementRow[] | undefined {
  const { rows } = measurementList(text)
  return rows.length > 0 ? rows : undefined
}

/** The images for TDX in a list, and how many rows are for other platforms or of another shape. */
export function measurementList(text: string): {
  readonly rows: readonly MeasurementRow[]
  readonly leftOut: number
} {
  const list = PublishedList.safeParse(parseJson(text)).data ?? []
  const sections = Array.isArray(list) ? [list] : [list.tdx ?? [], list.snp ?? []]
  const rows = (sections[0] ?? []).flatMap((row) => {
    const parsed = Row.safeParse(row)
    return parsed.success ? [toRow(parsed.data)] : []
  })
  return { rows, leftOut: sections.flat().length - rows.length }
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
