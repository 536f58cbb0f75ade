import type { Warning } from '../../../shell/answer/document.ts'
import { type State, saveState } from '../../../state/store.ts'

/** Saves the state; a state that cannot be saved costs the next merge its base, not this run its success. */
export function rememberWrite(path: string, before: State, after: State): Warning[] {
  try {
    saveState(path, before, after)
    return []
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    return [{ code: 'state-not-saved', message: `The skill could not save its state file (${code}).` }]
  }
}
