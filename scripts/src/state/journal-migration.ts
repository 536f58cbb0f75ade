import { mergeWrites } from '../domain/undo/fold-writes.ts'
import type { Journal } from '../domain/undo/journal.ts'
import { addressKey, EMPTY_WRITE, type LoggedWrite } from '../domain/undo/logged-write.ts'
import type * as z from '../vendor/zod.ts'
import type { FirstJournalFile } from './journal-schema.ts'

type First = z.infer<typeof FirstJournalFile>
type Inverse = First['total']

/** The digest of a value that only OpenClaw knew before it wrote it. */
const UNKNOWN = 'unknown'

/** A journal of the first form in today's. What was taken back, or was too large to be kept, has no entry any more. */
export function fromFirstJournal({ origin, total, credentials, entries }: First): Journal {
  const kept = entries
    .filter(({ undone, dropped }) => !undone && !dropped)
    .map(({ id, script, at, pid, credential, inverse, pending, undoing }) => ({
      ...{ id, script, at, pid, credential },
      ...mergeWrites(writeOf(inverse), pending && !undoing ? writeOf(pending) : EMPTY_WRITE),
    }))
  // the total tells what the last run wrote; once the entries are taken back, their oldest earlier value is there
  const oldest = new Map(
    kept
      .flatMap(({ changes }) => changes.map((change) => [addressKey(change.address), change] as const))
      .reverse(),
  )
  const { changes, ...around } = writeOf(total)
  const older = changes.map((change) => {
    const left = oldest.get(addressKey(change.address))?.beforeDigest
    return left === undefined ? change : { ...change, afterDigests: [...change.afterDigests, left] }
  })
  return { origin, older: { changes: older, ...around }, credentials, entries: kept }
}

function writeOf({ leaves, containers, orders }: Inverse): LoggedWrite {
  const changes = leaves.map(({ pre, post, ...change }) => ({
    ...change,
    beforeDigest: pre,
    afterDigests: post === UNKNOWN ? [] : [post],
  }))
  return { changes, containers, orders }
}
