import { type Check, pass, unresolved } from '../check.ts'
import type { TdReport } from '../cpu/quote.ts'
import type { ImageList } from './image-list.ts'
import { compareReleases, imageName, type MeasurementRow } from './release.ts'

/** The published image that a quote measures as. */
export type MeasurementMatch =
  | {
      readonly kind: 'known'
      readonly row: MeasurementRow
      /** The newest release for the same hardware, when this is an older one. */
      readonly supersededBy: string | undefined
    }
  /** A published image before its application layer was measured: RTMR3 is still zero. */
  | { readonly kind: 'unmeasured'; readonly row: MeasurementRow }
  /** An image that only a saved folder names. */
  | { readonly kind: 'claimed' }
  | { readonly kind: 'unknown'; readonly differs: string }

const ZERO = '0'.repeat(96)

/** Finds the published row that a report's MRTD and RTMRs are equal to. */
export function matchMeasurement(
  report: TdReport,
  { rows, claimed }: Pick<ImageList, 'rows' | 'claimed'>,
): MeasurementMatch {
  const mrtd = report.mrtd.toString('hex')
  const rtmrs = report.rtmrs.map((rtmr) => rtmr.toString('hex'))
  const distance = (row: MeasurementRow): readonly string[] => [
    ...(row.mrtd === mrtd ? [] : ['MRTD']),
    ...rtmrs.flatMap((rtmr, index) => (row.rtmrs[index] === rtmr ? [] : [`RTMR${index}`])),
  ]
  const [closest] = rows
    .map((row) => ({ row, differs: distance(row) }))
    .sort((a, b) => a.differs.length - b.differs.length)
  if (!closest) return { kind: 'unknown', differs: 'no release is known' }
  const { row, differs } = closest
  const boot = rtmrs[3] === ZERO
  if (differs.length === 0 && !boot) return { kind: 'known', row, supersededBy: newerThan(row, rows) }
  if (!boot && claimed.some((one) => distance(one).length === 0)) return { kind: 'claimed' }
  if (boot && differs.every((register) => register === 'RTMR3')) return { kind: 'unmeasured', row }
  return {
    kind: 'unknown',
    differs: `closest is ${row.version} ${imageName(row.name)}; ${differs.join(', ')} differ`,
  }
}

/** A match with its image's name as it may be printed. */
export function toldMatch(match: MeasurementMatch): MeasurementMatch {
  return 'row' in match ? { ...match, row: { ...match.row, name: imageName(match.row.name) } } : match
}

/** The newest release (no candidate) that runs on the same hardware, when it is newer than the row's. */
function newerThan(row: MeasurementRow, rows: readonly MeasurementRow[]): string | undefined {
  const hardware = (one: MeasurementRow): string => `${one.gpuCount} ${[...one.gpus].sort().join()}`
  const newest = rows
    .filter((one) => hardware(one) === hardware(row) && !one.version.includes('-'))
    .map((one) => one.version)
    .sort(compareReleases)
    .at(-1)
  return newest && compareReleases(newest, row.version) > 0 ? newest : undefined
}

/** What a match says about an instance. */
export function measurementCheck(match: MeasurementMatch, { leftOut }: ImageList): Check {
  switch (match.kind) {
    case 'known':
      return pass('measurement', `${match.row.version} ${match.row.name}`)
    case 'unmeasured':
      return unresolved(
        'measurement',
        `${match.row.version} ${match.row.name} before its application layer is measured (RTMR3 is zero)`,
      )
    case 'claimed':
      return unresolved('measurement', 'only the list in the folder names this image')
    case 'unknown':
      return unresolved(
        'measurement',
        `not a release that Chutes publishes (${match.differs})${leftOut > 0 ? `; ${leftOut} row(s) of the list are for platforms that are not supported` : ''}`,
      )
  }
}
