import type { Change } from '../config/change.ts'
import { changesBetween } from '../config/change.ts'
import { isWithin, PLUGIN_PATH } from '../config/paths.ts'
import type { JsonObject } from '../json.ts'
import { printablePath } from '../plans/printable-changes.ts'
import type { Fingerprint, LoggedChange, LoggedWrite } from './logged-write.ts'
import { keepUsable, leftDangling, madeBlock } from './provider-block.ts'
import { pruneAllowlist, withoutCopiedEntries } from './prune-allowlist.ts'
import { prune, takeBack } from './take-back.ts'

/** Why a change cannot be taken back. */
export interface UndoConflict {
  readonly path: string
  readonly reason: 'changed since' | 'earlier value not kept' | 'in use'
}

export interface UndoPlan {
  readonly changes: readonly Change[]
  /** What this takes back. */
  readonly taken: readonly LoggedChange[]
}

/**
 * The changes that take a write back, or what stands in the way: a touched value that somebody changed since, one that
 * was not kept, or a model that the config has come to name. Values that are back already need nothing.
 */
export function planUndo(
  config: JsonObject,
  write: LoggedWrite,
  fingerprint: Fingerprint,
): UndoPlan | { readonly conflicts: readonly UndoConflict[] } {
  const { taken, changed, withheld, config: restored } = takeBack(config, write, fingerprint)
  const conflict =
    (reason: UndoConflict['reason']) =>
    ({ address }: LoggedChange): UndoConflict => ({ path: printablePath(address), reason })
  const conflicts = [
    // a person who switched OpenClaw's plugin on, as we say how to, has the last word on it
    ...changed.filter(({ address }) => !isWithin(address, PLUGIN_PATH)).map(conflict('changed since')),
    ...withheld.map(conflict('earlier value not kept')),
  ]
  if (conflicts.length > 0) return { conflicts }
  const usable = madeBlock(write) ? keepUsable(config, restored) : restored
  const listed = withoutCopiedEntries(config, usable, write, fingerprint)
  const next = pruneAllowlist(config, prune(listed, write.containers))
  const used = newlyDead(config, next, taken)
  return used.length > 0 ? { conflicts: used } : { changes: changesBetween(config, next), taken }
}

/** References to models whose row this would take away, and that the config did not name before it had the row. */
function newlyDead(now: JsonObject, next: JsonObject, taken: readonly LoggedChange[]): UndoConflict[] {
  const named = new Set(taken.filter((change) => change.named).map(({ address }) => address.at(-1)))
  return leftDangling(now, next)
    .filter(([id]) => !named.has(id))
    .flatMap(([, paths]) => paths.map((path): UndoConflict => ({ path, reason: 'in use' })))
}
