import { readerOf } from '../config/address.ts'
import type { JsonObject } from '../json.ts'
import { compose, digest, type Fingerprint, type Inverse, type Leaf, NOTHING } from './inverse.ts'
import { revertibleState } from './revertible-value.ts'

/** What happened to a stored credential; the credential itself is OpenClaw's and never in here. */
export interface CredentialWrite {
  readonly profile: string
  readonly did: 'created' | 'replaced' | 'removed'
  readonly agent?: string | undefined
}

/** One run of a script that wrote. */
export interface JournalEntry {
  readonly id: string
  readonly script: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The process that wrote it. */
  readonly pid: number
  readonly undone: boolean
  /** It is being taken back, or the process died while it was. */
  readonly undoing?: boolean | undefined
  readonly inverse: Inverse
  /** A write that was announced and not confirmed yet: the process may have died in it. */
  readonly pending?: Inverse | undefined
  readonly credential?: CredentialWrite | undefined
  /** The inverse was too large to keep. */
  readonly dropped?: boolean | undefined
}

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
  /** Everything written since the origin that still differs from it, as one inverse; never shortened. */
  readonly total: Inverse
  /** The first thing that was done to each credential, by profile and agent. */
  readonly credentials: readonly CredentialWrite[]
  /** Oldest first. */
  readonly entries: readonly JournalEntry[]
}

export const EMPTY_JOURNAL: Journal = { origin: undefined, total: NOTHING, credentials: [], entries: [] }

/** What one run says about itself. */
export interface Run {
  readonly id: string
  readonly script: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly pid: number
  /** The entry that this run takes back, instead of adding one of its own. */
  readonly undoes?: string | undefined
  readonly credential?: CredentialWrite | undefined
}

/** The digest of a value that only OpenClaw knows before it writes it. */
export const UNKNOWN = 'unknown'

/** Announces a write before it is made. All writes of one run are one entry. */
export function announce(journal: Journal, run: Run, pending: Inverse): Journal {
  const id = run.undoes ?? run.id
  const known = journal.entries.find((entry) => entry.id === id)
  const more = {
    pending,
    ...(run.credential && { credential: run.credential }),
    ...(run.undoes && { undoing: true }),
  }
  if (known) return replaceEntry(journal, { ...known, pid: run.pid, ...more })
  return { ...journal, entries: [...journal.entries, { ...newEntry(run), ...more }] }
}

function newEntry({ id, script, at, pid, credential }: Run): JournalEntry {
  return { id, script, at, pid, undone: false, inverse: NOTHING, ...(credential && { credential }) }
}

/** Confirms a write; `after` is the config that it made. An entry that is taken back keeps its own inverse. */
export function confirm(
  journal: Journal,
  run: Run,
  written: Inverse,
  after: JsonObject,
  print: Fingerprint,
): Journal {
  const found = journal.entries.find(({ id }) => id === (run.undoes ?? run.id))
  // another process may have saved the journal without this run's announcement
  if (!found && !run.undoes) {
    return confirm({ ...journal, entries: [...journal.entries, newEntry(run)] }, run, written, after, print)
  }
  const entry = found ?? newEntry(run)
  const { pending: _, ...rest } = entry
  const inverse = run.undoes ? entry.inverse : compose(entry.inverse, written, after, print)
  const { credential } = entry
  const isKnown = journal.credentials.some(
    ({ profile, agent }) => profile === credential?.profile && agent === credential?.agent,
  )
  return {
    ...replaceEntry(journal, { ...rest, inverse }),
    total: compose(journal.total, written, after, print),
    credentials:
      credential && !isKnown && !run.undoes ? [...journal.credentials, credential] : journal.credentials,
  }
}

/** Forgets an announced write that was not made. */
export function withdraw(journal: Journal, run: Run): Journal {
  const entry = journal.entries.find(({ id }) => id === (run.undoes ?? run.id))
  if (!entry) return journal
  const { pending: _, ...rest } = entry
  const empty = rest.inverse.leaves.length === 0 && !rest.dropped && !run.undoes
  return empty
    ? { ...journal, entries: journal.entries.filter((other) => other !== entry) }
    : replaceEntry(journal, rest)
}

/**
 * Settles the writes of processes that died: one that shows in the config was made, any other was not. An entry that was being
 * taken back counts as taken back once nothing of it is left.
 */
export function settle(
  journal: Journal,
  config: JsonObject,
  print: Fingerprint,
  isDead: (pid: number) => boolean,
): Journal {
  const read = readerOf(config)
  const shows = (leaves: readonly Leaf[]): boolean =>
    leaves.some((leaf) => revertibleState(leaf, read(leaf.address), print) === 'ours')
  const settled = journal.entries.reduce((all, { pending, undoing, ...entry }) => {
    if (!pending || !isDead(entry.pid)) return all
    const { id, credential } = entry
    const run = { ...entry, undoes: undoing ? id : undefined }
    const leaves = pending.leaves.map((leaf) =>
      leaf.post === UNKNOWN ? { ...leaf, post: digest(read(leaf.address), print) } : leaf,
    )
    // a key that replaced another leaves no trace in the config
    const made = shows(leaves) || credential?.did === 'replaced'
    return made ? confirm(all, run, { ...pending, leaves }, config, print) : withdraw(all, run)
  }, journal)
  return settled.entries.reduce((all, entry) => {
    if (!entry.undoing || entry.undone || !isDead(entry.pid)) return all
    const { undoing: _, ...rest } = entry
    return shows(entry.inverse.leaves) ? replaceEntry(all, rest) : markUndone(all, entry.id)
  }, settled)
}

export function markUndone(journal: Journal, id: string): Journal {
  const entry = journal.entries.find((candidate) => candidate.id === id)
  if (!entry) return journal
  const { undoing: _, pending: __, ...rest } = entry
  return replaceEntry(journal, { ...rest, undone: true })
}

/** What `undo` takes back next, and the newer credential writes it passes over because nothing can undo them. */
export function nextUndo(
  journal: Journal,
  canRemove: boolean,
): { readonly entry: JournalEntry | undefined; readonly passed: readonly JournalEntry[] } {
  const passed: JournalEntry[] = []
  for (const entry of [...journal.entries].reverse()) {
    if (entry.undone) continue
    const lasting = entry.credential && !(entry.credential.did === 'created' && canRemove)
    if (!lasting) return { entry, passed }
    passed.push(entry)
  }
  return { entry: undefined, passed }
}

function replaceEntry(journal: Journal, entry: JournalEntry): Journal {
  return { ...journal, entries: journal.entries.map((old) => (old.id === entry.id ? entry : old)) }
}
