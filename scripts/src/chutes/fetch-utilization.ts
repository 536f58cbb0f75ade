import type { Utilization } from '../domain/checks/probe/model-load.ts'
import { parseJson } from '../domain/json.ts'
import { send } from '../net/http.ts'
import * as z from '../vendor/zod.ts'
import type { Endpoints } from './endpoints.ts'

const UTILIZATION_TIMEOUT_MS = 8000
/** The list has one row per chute of the whole platform: about 450 kB for 538 rows. */
const MAX_UTILIZATION_BYTES = 16 * 1024 * 1024

const UtilizationShare = z.number().min(0).max(1000)

const UtilizationRow = z.looseObject({
  chute_id: z.string().max(100),
  name: z.string().max(400),
  active_instance_count: z.number().min(0).max(1e6),
  rate_limit_ratio_5m: z.lenient(UtilizationShare),
  utilization_5m: z.lenient(UtilizationShare),
})
const Rows = z.array(z.unknown()).max(100_000)

/** Chutes' public figures on how busy each model is; rows it cannot read are left out. Undefined when there are none. */
export async function fetchUtilization(
  { api }: Endpoints,
  signal: AbortSignal,
): Promise<readonly Utilization[] | undefined> {
  const outcome = await send({
    url: `${api.url}/chutes/utilization`,
    timeoutMs: UTILIZATION_TIMEOUT_MS,
    maxBytes: MAX_UTILIZATION_BYTES,
    signal,
  })
  return outcome.kind === 'response' && outcome.status === 200 ? parseUtilization(outcome.body) : undefined
}

export function parseUtilization(body: string): readonly Utilization[] | undefined {
  const rows = Rows.safeParse(parseJson(body)).data
  const known = rows?.flatMap((row) => UtilizationRow.safeParse(row).data ?? [])
  if (known === undefined || known.length === 0) return undefined
  return known.map((row) => ({
    chuteId: row.chute_id,
    name: row.name,
    active: row.active_instance_count,
    rateLimited: row.rate_limit_ratio_5m,
    used: row.utilization_5m,
  }))
}
