import type { CatalogRow } from '../support/catalogs/catalog.ts'
import { sendJson } from './http.ts'
import type { Exchange } from './types.ts'

/** Answer `GET /chutes/utilization`: every listed model is hot, plus one private chute without a name. */
export function serveUtilization({ response }: Exchange, catalog: readonly CatalogRow[]): void {
  const rows = catalog.map((row) => utilizationRow(row.chute_id, row.id))
  const stranger = utilizationRow('00000000-0000-5000-a000-000000000000', '[private chute]')
  sendJson(response, 200, [...rows, stranger])
}

const perWindow = (name: string, values: readonly [number, number, number]) => ({
  [`${name}_5m`]: values[0],
  [`${name}_15m`]: values[1],
  [`${name}_1h`]: values[2],
})

/** One row as Chutes sends it: hot, with room, unless a test says otherwise. */
export const utilizationRow = (id: string, name: string, given: object = {}) => ({
  chute_id: id,
  name,
  timestamp: '2026-11-22T12:00:00',
  utilization_current: 0.4,
  ...perWindow('utilization', [0.38, 0.35, 0.3]),
  ...perWindow('rate_limit_ratio', [0, 0.01, 0.02]),
  ...perWindow('total_requests', [120, 350, 1400]),
  ...perWindow('completed_requests', [120, 347, 1372]),
  ...perWindow('rate_limited_requests', [0, 3, 28]),
  instance_count: 4,
  total_instance_count: 4,
  active_instance_count: 4,
  action_taken: 'no_action',
  target_count: 4,
  effective_multiplier: 1,
  scalable: true,
  scale_allowance: 2,
  avg_busy_ratio: 0.36,
  total_invocations: 1400,
  total_rate_limit_errors: 28,
  ...given,
})
