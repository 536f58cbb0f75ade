/** How busy one model is, from Chutes' public figures. */
export interface Utilization {
  readonly chuteId: string
  readonly name: string
  /** Instances that answer now. */
  readonly active: number
  /** Share of requests refused in the last 5 minutes, 0 to 1. */
  readonly rateLimited: number | undefined
  /** Share of capacity used in the last 5 minutes, 0 to 1. */
  readonly used: number | undefined
}

export type Load = 'hot' | 'busy' | 'cold' | 'unknown'

/** From this share of capacity on, a request may have to wait or be refused. */
const NEARLY_FULL = 0.95

/** Hot is: an instance answers. Busy is hot, but requests are refused or nearly so. */
export function loadOf(row: Utilization | undefined): Load {
  if (row === undefined) return 'unknown'
  if (row.active <= 0) return 'cold'
  return (row.rateLimited ?? 0) > 0 || (row.used ?? 0) >= NEARLY_FULL ? 'busy' : 'hot'
}

export interface ModelLoad {
  readonly id: string
  readonly load: Load
}

/** Finds the chosen models among the figures, by chute id where the catalogue gave one, else by name. */
export function loadOfModels(
  models: readonly { readonly id: string; readonly chuteId: string | undefined }[],
  rows: readonly Utilization[],
): readonly ModelLoad[] {
  const byId = new Map(rows.map((row) => [row.chuteId, row]))
  const byName = new Map(rows.map((row) => [row.name, row]))
  return models.map(({ id, chuteId }) => ({
    id,
    load: loadOf((chuteId === undefined ? undefined : byId.get(chuteId)) ?? byName.get(id)),
  }))
}
