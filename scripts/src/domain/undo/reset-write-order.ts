import type { Change } from '../config/change.ts'
import { ENTRIES_PATH } from '../config/config-view.ts'

/**
 * The changes that have to go first. OpenClaw 2026.9 refuses to set a model reference that an alias written the wrong way
 * round shadows, so where such entries come back, they come back in a write of their own, after everything else.
 */
export function beforeShadows(changes: readonly Change[]): readonly Change[] {
  const first = changes.filter((change) => !isShadow(change))
  return first.length > 0 ? first : changes
}

function isShadow({ path, after }: Change): boolean {
  const [key] = path.slice(ENTRIES_PATH.length)
  const isEntry = ENTRIES_PATH.every((name, index) => path[index] === name) && key !== undefined
  return isEntry && after !== undefined && !key.includes('/')
}

/** The changes with the primary unset wherever they would set one. */
export function unsetPrimary(changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((change) => {
    if (!PRIMARY_MODEL_ADDRESS.test(change.path.join('.')) || typeof change.after !== 'string')
      return [change]
    return change.before === undefined ? [] : [{ ...change, after: undefined }]
  })
}

const PRIMARY_MODEL_ADDRESS = /^agents\.defaults\.model(?:\.primary)?$/
