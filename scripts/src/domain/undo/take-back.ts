import { type Address, isRowAddress, putAt, readerOf } from '../config/keyed-lists.ts'
import { isModelRow, type ModelRow } from '../config/model-row.ts'
import { isWithin, ROWS_PATH } from '../config/paths.ts'
import { isCutRow } from '../config/shrink.ts'
import { isEmpty, type JsonObject, put, valueAt } from '../json.ts'
import {
  digest,
  type Fingerprint,
  isAddition,
  isWithheld,
  type LoggedChange,
  type LoggedWrite,
} from './logged-write.ts'

export interface TakenBack {
  readonly config: JsonObject
  /** In the order in which they were taken back. */
  readonly taken: readonly LoggedChange[]
  /** Places that hold neither the earlier value nor what the skill wrote: somebody changed them since. */
  readonly changed: readonly LoggedChange[]
  /** Places that hold what the skill wrote, but whose earlier value is not kept. */
  readonly withheld: readonly LoggedChange[]
}

/**
 * Takes a write back, the last change first: every place that still holds what the skill wrote gets its earlier value. A
 * place that holds that value already needs nothing, so a write that never happened takes nothing back. `insists` says
 * which changes are taken back although somebody changed the place since.
 */
export function takeBack(
  config: JsonObject,
  { changes, containers, orders }: LoggedWrite,
  fingerprint: Fingerprint,
  insists: (change: LoggedChange) => boolean = () => false,
): TakenBack {
  const found = { taken: [] as LoggedChange[], changed: [] as LoggedChange[], withheld: [] as LoggedChange[] }
  let current = config
  for (const change of [...changes].reverse()) {
    const { address, before: value } = change
    const read = readerOf(current)
    const state = stateOf(change, read(address), fingerprint)
    // a key alone is no provider: where the block around it is gone, the key has no place to come back to
    const isHomeless = address.at(-1) === 'apiKey' && read(address.slice(0, -1)) === undefined
    if (!state || isHomeless) continue
    const takes = state === 'taken' || (state === 'changed' && insists(change))
    found[takes ? 'taken' : state].push(change)
    if (takes) current = prune(putAt(current, address, value, orders), containers)
  }
  return { config: current, ...found }
}

/** What is to be done about a place; undefined when it is as it was before. */
function stateOf(
  change: LoggedChange,
  now: unknown,
  fingerprint: Fingerprint,
): 'taken' | 'changed' | 'withheld' | undefined {
  const { address, beforeDigest, afterDigests } = change
  const current = digest(now, fingerprint)
  if (current === beforeDigest) return undefined
  // by a removal in steps: OpenClaw refuses writes that more than halve its config
  const isCut = isAddition(change) && isRowAddress(address) && isCutRow(now)
  const isOurs = afterDigests.length === 0 || afterDigests.includes(current) || isCut
  if (!isOurs) return 'changed'
  return isWithheld(change) ? 'withheld' : 'taken'
}

type RowBase = Readonly<Record<string, ModelRow>>

/**
 * The base of the next merge after changes were taken back: what the skill counts as written by itself follows, or the
 * next refresh would take what was taken back for a person's own edit and keep it for good.
 */
export function rebase(base: RowBase, taken: readonly LoggedChange[]): RowBase {
  const rows = taken
    .filter(({ address }) => isWithin(address, ROWS_PATH) && address.length > ROWS_PATH.length)
    .reduce(
      (node, { address, before }) => putAt(node, address, before),
      put({}, ROWS_PATH, Object.values(base)),
    )
  const left = valueAt(rows, ROWS_PATH)
  return Object.fromEntries((left as unknown[]).filter(isModelRow).map((row) => [row.id, row]))
}

/** The config without those of the given objects and lists that are empty, the inner ones first. */
export function prune(config: JsonObject, containers: readonly Address[]): JsonObject {
  const deepestFirst = [...containers].sort((a, b) => b.length - a.length)
  return deepestFirst.reduce(
    (node, path) => (isEmpty(valueAt(node, path)) ? put(node, path, undefined) : node),
    config,
  )
}
