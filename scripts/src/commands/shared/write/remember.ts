import type { Warning } from '../../../shell/answer/document.ts'
import { loadState, type State, saveState, statePath } from '../../../state/store.ts'

/** Changes the state as it is now; one that cannot be saved costs the next merge its base, not this run its success. */
export function updateState(stateDir: string, change: (state: State) => State): Warning[] {
  const path = statePath(stateDir)
  const state = loadState(path)
  try {
    saveState(path, state, change(state))
    return []
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    return [{ code: 'state-not-saved', message: `The skill could not save its state file (${code}).` }]
  }
}
