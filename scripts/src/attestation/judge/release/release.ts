/** What one published image measures as on one kind of hardware; measurements in lower-case hex. */
export interface MeasurementRow {
  readonly version: string
  /** The hardware variant as published, for example `8xh200`; `imageName` is how it is told. */
  readonly name: string
  readonly mrtd: string
  /** RTMR0 to RTMR3 of a running instance. */
  readonly rtmrs: readonly string[]
  /** Names of the GPUs the variant has (`h200`, `b200`, `pro_6000`); empty when not stated. */
  readonly gpus: readonly string[]
  readonly gpuCount: number | undefined
}

/** A release as it is bundled: what its hardware variants share is written once. */
export interface Release {
  readonly version: string
  readonly mrtd: string
  readonly rtmr1: string
  readonly rtmr2: string
  readonly rtmr3: string
  /** RTMR0 by name; all have eight GPUs, which the name begins with: `8xRTX_PRO_6000 [10.1.0]`. */
  readonly variants: Readonly<Record<string, string>>
}

export function releaseRows(release: Release): readonly MeasurementRow[] {
  const { version, mrtd, rtmr1, rtmr2, rtmr3 } = release
  return Object.entries(release.variants).map(([name, rtmr0]) => ({
    version,
    name,
    mrtd,
    rtmrs: [rtmr0, rtmr1, rtmr2, rtmr3],
    gpus: [/^8x(?:RTX_)?(\w+)/.exec(name)?.[1]?.toLowerCase() ?? ''],
    gpuCount: 8,
  }))
}

const MAX_NAME = 60
const MAX_NAME_WORDS = 4
/** `8xh200`, `1128g`, `58443435b208`: a figure, and no word. */
const FIGURE = /^\d+[A-Za-z]{0,4}\d*$/
/** `numa`, `nvsw`; `node1` and `XEON6` say little to whoever looks for words. */
const MAX_PLAIN_WORDS = 2
const PLAIN_WORD = /^[A-Za-z]+$/

/**
 * A variant's name as one short token: `8xb200 [10.2.1, XEON6]` is told as `8xb200-10.2.1-XEON6`. It is printed and comes
 * from a list that anybody may have saved, so one that could be a sentence is not repeated.
 */
export function imageName(published: string): string {
  const token = published.replace(/[^A-Za-z0-9._]+/g, '-').replace(/^-+|-+$/g, '')
  const words = token.split(/[-._]/).filter((word) => word !== '' && !FIGURE.test(word))
  const short = token.length <= MAX_NAME && words.length <= MAX_NAME_WORDS
  return short && words.filter((word) => PLAIN_WORD.test(word)).length <= MAX_PLAIN_WORDS ? token : 'unnamed'
}

/** Orders `1.3.0` before `1.3.1-rc1` before `1.3.1` before `1.10.0`. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('-'))
  const order = numericOrder(left?.[0] ?? '', right?.[0] ?? '')
  if (order !== 0) return order
  const [leftTag, rightTag] = [left?.slice(1).join('-') ?? '', right?.slice(1).join('-') ?? '']
  // a release candidate comes before its release
  if (leftTag === '' || rightTag === '') return (leftTag === '' ? 1 : 0) - (rightTag === '' ? 1 : 0)
  return leftTag.localeCompare(rightTag, 'en', { numeric: true })
}

function numericOrder(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
