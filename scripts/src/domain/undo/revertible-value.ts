import { type Address, isRow } from '../config/address.ts'
import { isObject } from '../json.ts'
import { ABSENT, digest, type Fingerprint, type Leaf } from './inverse.ts'

/**
 * How a touched value stands now: `ours` – as written; `back` – as before the write; `withheld` – as written, but what
 * was before is not kept; `changed` – somebody else's since.
 */
export type RevertibleState = 'ours' | 'back' | 'withheld' | 'changed'

export function revertibleState(leaf: Leaf, now: unknown, print: Fingerprint): RevertibleState {
  const current = digest(now, print)
  if (current === leaf.pre) return 'back'
  if (current !== leaf.post && !isCutRow(leaf.address, now)) return 'changed'
  return leaf.withheld ? 'withheld' : 'ours'
}

/** A row that a removal in steps has already cut short: OpenClaw refuses writes that more than halve its config. */
function isCutRow(address: Address, now: unknown): boolean {
  return isRow(address) && isObject(now) && Object.keys(now).every((key) => key === 'id' || key === 'name')
}

/** Whether a leaf made something that was not there. */
export function created(leaf: Leaf): boolean {
  return leaf.pre === ABSENT
}
