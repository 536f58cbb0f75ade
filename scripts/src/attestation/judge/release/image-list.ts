import { BUNDLED_ROWS } from './bundled-releases.ts'
import { compareReleases, type MeasurementRow } from './release.ts'

/** Which images count, and what a list says beyond that. */
export interface ImageList {
  readonly rows: readonly MeasurementRow[]
  /** Images that only a saved folder names: nobody knows who wrote that list. */
  readonly claimed: readonly MeasurementRow[]
  /** How many rows tell a bundled release differently. They do not count. */
  readonly redefined: number
  /** How many rows are for platforms that are not supported, or no rows at all. They cannot be compared. */
  readonly leftOut: number
}

/** The rows of a list that was read, and how many it has beside them. */
interface Listed {
  readonly rows: readonly MeasurementRow[]
  readonly leftOut: number
}

/**
 * The bundled images and those that a list adds: other releases, and other hardware for a bundled one. What is bundled is
 * not up to any list, Chutes' own included. `known` is this machine's own list, when `listed` is one that was handed over.
 */
export function imageList(
  { rows: listed, leftOut }: Listed,
  known: readonly MeasurementRow[] | undefined,
): ImageList {
  const added = listed.filter((row) => !isBundled(row))
  const sound = added.filter(agreesWithBundled)
  const rows = [
    ...BUNDLED_ROWS,
    ...(known?.filter((row) => !isBundled(row) && agreesWithBundled(row)) ?? sound),
  ]
  const ours = new Set(rows.map(measured))
  return {
    rows,
    claimed: known ? sound.filter((row) => !ours.has(measured(row))) : [],
    redefined: added.length - sound.length,
    leftOut,
  }
}

const measured = ({ mrtd, rtmrs }: MeasurementRow): string => [mrtd, ...rtmrs].join()
const BUNDLED = new Set(BUNDLED_ROWS.map((row) => `${row.version} ${row.name} ${measured(row)}`))

const isBundled = (row: MeasurementRow): boolean => BUNDLED.has(`${row.version} ${row.name} ${measured(row)}`)

/** Whether a row may stand beside the bundled ones: hardware variants of a release differ in RTMR0 and name, in nothing else. */
function agreesWithBundled(row: MeasurementRow): boolean {
  const release = BUNDLED_ROWS.filter(({ version }) => compareReleases(version, row.version) === 0)
  const image = ({ mrtd, rtmrs }: MeasurementRow): string => [mrtd, ...rtmrs.slice(1)].join()
  return release.every((one) => image(one) === image(row) && one.name !== row.name)
}
