import { readerOf } from '../config/address.ts'
import { type Change, pathText } from '../config/change.ts'
import { changesBetween } from '../config/config-diff.ts'
import { chutesReferences } from '../config/references.ts'
import type { JsonObject } from '../json.ts'
import { type Fingerprint, type Inverse, type Leaf, prune, takeBack } from './inverse.ts'
import { keepUsable, madeBlock, rowIds } from './provider-block.ts'
import { pruneAllowlist } from './prune-allowlist.ts'
import { revertibleState } from './revertible-value.ts'

/** Why a change cannot be taken back. */
export interface UndoConflict {
  readonly path: string
  readonly reason: 'changed since' | 'earlier value not kept' | 'in use'
}

export interface UndoPlan {
  readonly changes: readonly Change[]
  /** The leaves that this takes back. */
  readonly leaves: readonly Leaf[]
}

/**
 * The changes that take a write back, or what stands in the way: a touched value that somebody changed since, one that
 * was not kept, or a model that the config has come to name. Values that are back already need nothing.
 */
export function planUndo(
  config: JsonObject,
  inverse: Inverse,
  print: Fingerprint,
): UndoPlan | { readonly conflicts: readonly UndoConflict[] } {
  const read = readerOf(config)
  const states = inverse.leaves.map((leaf) => ({
    leaf,
    state: revertibleState(leaf, read(leaf.address), print),
  }))
  const conflicts = states.flatMap(({ leaf, state }): UndoConflict[] => {
    const path = pathText(leaf.address)
    if (state === 'changed') return [{ path, reason: 'changed since' }]
    return state === 'withheld' ? [{ path, reason: 'earlier value not kept' }] : []
  })
  if (conflicts.length > 0) return { conflicts }
  const leaves = states.filter(({ state }) => state === 'ours').map(({ leaf }) => leaf)
  const restored = takeBack(config, leaves, inverse.orders)
  const usable = madeBlock(inverse) ? keepUsable(config, restored) : restored
  const next = pruneAllowlist(config, prune(usable, inverse.containers))
  const used = newlyDead(config, next, leaves)
  return used.length > 0 ? { conflicts: used } : { changes: changesBetween(config, next), leaves }
}

/** References to models whose row this would take away, and that the config did not name before it had the row. */
function newlyDead(now: JsonObject, next: JsonObject, leaves: readonly Leaf[]): UndoConflict[] {
  const [had, has] = [rowIds(now), rowIds(next)]
  const named = new Set(leaves.filter((leaf) => leaf.named).map(({ address }) => address.at(-1)))
  return [...chutesReferences(next)]
    .filter(([id]) => had.has(id) && !has.has(id) && !named.has(id))
    .flatMap(([, paths]) => paths.map((path): UndoConflict => ({ path, reason: 'in use' })))
}
