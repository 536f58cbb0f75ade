import { mergeWrites } from './fold-writes.ts'
import { EMPTY_WRITE, type LoggedWrite } from './logged-write.ts'

/** What happened to a stored credential; the credential itself is OpenClaw's and never in here. */
export interface CredentialWrite {
  readonly profile: string
  readonly did: 'created' | 'replaced' | 'removed'
  readonly agent?: string | undefined
}

/** What one run says about itself. */
export interface Run {
  readonly id: string
  readonly script: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly pid: number
  readonly credential?: CredentialWrite | undefined
}

/** What one run of a script wrote, or was about to write when it was killed. */
export interface JournalEntry extends Run, LoggedWrite {}

/** How things were before the skill wrote for the first time. */
export interface Origin {
  readonly at: number
  /** Whether Chutes was configured as a provider. */
  readonly provider: boolean
  /** The `chutes/…` keys under `agents.defaults.models`. */
  readonly entries: readonly string[]
  /** False when rows in this skill's form were there already: an earlier release wrote without a journal. */
  readonly complete: boolean
}

export interface Journal {
  readonly origin: Origin | undefined
  /** What was written before the oldest entry, as one write; never shortened. */
  readonly older: LoggedWrite
  /** What was done to credentials before the oldest entry: what decides whose each is, and what came last. */
  readonly credentials: readonly CredentialWrite[]
  /** Oldest first. */
  readonly entries: readonly JournalEntry[]
}

export const EMPTY_JOURNAL: Journal = { origin: undefined, older: EMPTY_WRITE, credentials: [], entries: [] }

/**
 * Enters a write before it is made. One that is not made then needs no correction: its places hold their earlier
 * values, so there is nothing to take back. All writes of one run are one entry.
 */
export function enter(journal: Journal, run: Run, write: LoggedWrite): Journal {
  const known = journal.entries.find(({ id }) => id === run.id)
  const entry = { ...known, ...run, ...mergeWrites(known ?? EMPTY_WRITE, write) }
  return { ...journal, entries: [...without(journal, [run.id]).entries, entry] }
}

/** The journal without these entries. */
export function without(journal: Journal, ids: readonly string[]): Journal {
  return { ...journal, entries: journal.entries.filter(({ id }) => !ids.includes(id)) }
}

/** Everything that was written since the origin, as one write. */
export function totalOf({ entries, older }: Journal): LoggedWrite {
  return entries.reduce<LoggedWrite>(mergeWrites, older)
}

/**
 * What tells whose each credential is, by profile and agent: that it was created, where it ever was, because whatever was
 * there before is gone; else the first thing that was done to it.
 */
export function decisiveCredentials(journal: Journal): readonly CredentialWrite[] {
  const all = credentialWrites(journal)
  return firstOfEach([...all.filter(({ did }) => did === 'created'), ...all])
}

/** The last thing that was done to each credential; the one that was touched last comes last. */
export function lastCredentials(journal: Journal): readonly CredentialWrite[] {
  return firstOfEach(credentialWrites(journal).toReversed()).toReversed()
}

/** Oldest first. */
function credentialWrites({ credentials, entries }: Journal): readonly CredentialWrite[] {
  return [...credentials, ...entries.flatMap(({ credential }) => credential ?? [])]
}

function firstOfEach(writes: readonly CredentialWrite[]): readonly CredentialWrite[] {
  const keyOf = ({ profile, agent }: CredentialWrite): string => JSON.stringify([profile, agent])
  return writes.filter((one, index) => writes.findIndex((other) => keyOf(other) === keyOf(one)) === index)
}

export interface NextUndo {
  readonly entry: JournalEntry | undefined
  /** Newer credential writes that nothing can undo. */
  readonly passed: readonly JournalEntry[]
  /** Newer entries of which nothing is left, because they were not made or are taken back already. */
  readonly spent: readonly JournalEntry[]
}

/** What `undo` takes back next; `isSpent` says whether nothing of an entry is left in the config. */
export function nextUndo(
  journal: Journal,
  canRemove: boolean,
  isSpent: (entry: JournalEntry) => boolean,
): NextUndo {
  const passed: JournalEntry[] = []
  const spent: JournalEntry[] = []
  for (const entry of [...journal.entries].reverse()) {
    const lasting = entry.credential && !(entry.credential.did === 'created' && canRemove)
    if (lasting) passed.push(entry)
    else if (isSpent(entry)) spent.push(entry)
    else return { entry, passed, spent }
  }
  return { entry: undefined, passed, spent }
}

export interface Bounds {
  readonly entries: number
  /** Characters of JSON. */
  readonly size: number
}

/** The journal with its oldest entries folded into one write, for as long as there are more than the bounds allow. */
export function bounded(journal: Journal, bounds: Bounds): Journal {
  const [oldest, ...entries] = journal.entries
  const fits = entries.length < bounds.entries && JSON.stringify(journal.entries).length <= bounds.size
  if (!oldest || entries.length === 0 || fits) return journal
  const upToThis = { ...journal, entries: [oldest] }
  const kept = new Set([...decisiveCredentials(upToThis), ...lastCredentials(upToThis)])
  const credentials = credentialWrites(upToThis).filter((one) => kept.has(one))
  return bounded({ ...journal, older: mergeWrites(journal.older, oldest), credentials, entries }, bounds)
}
