import type { JsonObject } from '../../../domain/json.ts'
import { EMPTY_JOURNAL, enter, type Journal, type Run } from '../../../domain/undo/journal.ts'
import type { LoggedWrite } from '../../../domain/undo/logged-write.ts'
import { originOf } from '../../../domain/undo/origin.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { journalPath, loadJournal, saveJournal } from '../../../state/journal-file.ts'

/** A write that the journal knows of, whether it comes about or not. */
export interface RecordedWrite {
  /** What is not in the journal: this write, or what another release had entered. */
  readonly unsaved: Warning | undefined
  /** Says that it was refused. */
  readonly withdraw: () => void
}

/**
 * Enters a write in the journal before it is made, so that a process that dies in between leaves a trace. To be called in
 * this run's turn.
 */
export function recordWrite(
  openclaw: Pick<OpenClaw, 'paths'>,
  run: Run,
  config: JsonObject,
  write: LoggedWrite,
): RecordedWrite {
  // reset.js takes back what is in the journal, and its own way there is no change to take back
  if (run.script === 'reset') return { unsaved: undefined, withdraw: () => {} }
  let earlier: Journal = EMPTY_JOURNAL
  const unsaved = updateJournal(openclaw, (journal) => {
    earlier = journal
    return enter({ ...journal, origin: journal.origin ?? originOf(config, run.at) }, run, write)
  })
  // as it was, with the oldest entries too that had to make room; a run that took no turn may have entered its own since
  const withdraw = (journal: Journal): Journal => {
    const known = new Set([run.id, ...earlier.entries.map(({ id }) => id)])
    return {
      ...earlier,
      entries: [...earlier.entries, ...journal.entries.filter(({ id }) => !known.has(id))],
    }
  }
  return { unsaved, withdraw: () => void updateJournal(openclaw, withdraw) }
}

/** Changes the journal in this run's turn. One that cannot be saved costs the way back, not the write. */
export function updateJournal(
  { paths }: Pick<OpenClaw, 'paths'>,
  change: (journal: Journal) => Journal,
): Warning | undefined {
  try {
    const path = journalPath(paths.stateDir)
    const aside = saveJournal(path, change(loadJournal(path)))
    return aside === undefined ? undefined : otherJournal(`was set aside as chutes/${aside}`)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    const message = `The journal could not be saved (${code}), so reset.js undo does not know this change.`
    return { code: 'journal-not-saved', message }
  }
}

/** A journal of another release, and what became of it. */
export function otherJournal(fate: string): Warning {
  return {
    code: 'memory-lost',
    message: `The journal is of another release of this skill and ${fate}; reset.js undo does not know the changes in it.`,
  }
}
