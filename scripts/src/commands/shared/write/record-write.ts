import { applyChanges, type Change } from '../../../domain/config/change.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { inverseOf } from '../../../domain/undo/inverse.ts'
import { announce, confirm, type Journal, settle, withdraw } from '../../../domain/undo/journal.ts'
import { originOf } from '../../../domain/undo/origin.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import type { Context } from '../../../shell/context.ts'
import { fingerprint, journalPath, updateJournal } from '../../../state/journal-file.ts'
import { isAlive } from '../../../state/storage/process-identity.ts'

/** A write that the journal knows of and that may or may not come about. */
export interface AnnouncedWrite {
  /** Says that it was made. Returns a warning when the journal could not be saved. */
  confirm(): Warning | undefined
  /** Says that it was not made. */
  withdraw(): Warning | undefined
}

/**
 * Enters a config write in the journal before it is made, so that a process that dies in between leaves a trace. The
 * inverse is made of the planned changes alone: what somebody else writes in the same moment is not in it.
 */
export function announceWrite(
  openclaw: Pick<OpenClaw, 'paths'>,
  context: Pick<Context, 'run' | 'now'>,
  config: JsonObject,
  changes: readonly Change[],
): AnnouncedWrite {
  const { run } = context
  const written = inverseOf(config, changes, fingerprint)
  const after = applyChanges(config, changes)
  const update = (change: (journal: Journal) => Journal): Warning | undefined => updated(openclaw, change)
  const unsaved = update((journal) => announce(begun(journal, config, context.now()), run, written))
  return {
    confirm: () => update((journal) => confirm(journal, run, written, after, fingerprint)) ?? unsaved,
    withdraw: () => update((journal) => withdraw(journal, run)) ?? unsaved,
  }
}

/** The journal with dead runs settled, and with how things were before its first write. */
export function begun(journal: Journal, config: JsonObject, now: number): Journal {
  const settled = settle(journal, config, fingerprint, (pid) => !isAlive(pid))
  return settled.origin ? settled : { ...settled, origin: originOf(config, now) }
}

/** A journal that cannot be saved costs the way back, not the write. */
export function updated(
  openclaw: Pick<OpenClaw, 'paths'>,
  change: (journal: Journal) => Journal,
): Warning | undefined {
  try {
    updateJournal(journalPath(openclaw.paths.stateDir), change)
    return undefined
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    const message = `The journal could not be saved (${code}), so reset.js undo does not know this change.`
    return { code: 'journal-not-saved', message }
  }
}
