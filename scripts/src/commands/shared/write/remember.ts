import type { Warning } from '../../../shell/answer/document.ts'
import { type LastLook, saveLastLook } from '../../../state/last-look.ts'
import { type State, saveState } from '../../../state/store.ts'

/** Saves the state; a state that cannot be saved costs the next merge its base, not this run its success. */
export function remember(path: string, before: State, after: State, settled?: string): Warning[] {
  return warned(() => saveState(path, before, after, settled))
}

/** The same for a look that left everything as it was. */
export function rememberLook(path: string, seal: string, look: LastLook): Warning[] {
  return warned(() => saveLastLook(path, seal, look))
}

function warned(save: () => void): Warning[] {
  try {
    save()
    return []
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    return [{ code: 'state-not-saved', message: `The skill could not save its state file (${code}).` }]
  }
}
