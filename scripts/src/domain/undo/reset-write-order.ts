import type { Change } from '../config/change.ts'
import { ENTRIES_PATH, isSamePath, isWithin, PRIMARY_PATH } from '../config/paths.ts'

/**
 * The changes that have to go first. OpenClaw 2026.9 refuses to set a model reference that an alias written the wrong way
 * round shadows, so where such entries come back, they come back in a write of their own, after everything else.
 */
export function beforeShadows(changes: readonly Change[]): readonly Change[] {
  const first = changes.filter((change) => !isShadow(change))
  return first.length > 0 ? first : changes
}

function isShadow({ path, after }: Change): boolean {
  const key = path[ENTRIES_PATH.length]
  return isWithin(path, ENTRIES_PATH) && key !== undefined && after !== undefined && !key.includes('/')
}

/** The changes with the primary unset wherever they would set one. */
export function unsetPrimary(changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((change) => {
    const isPrimary = [PRIMARY_PATH, [...PRIMARY_PATH, 'primary']].some((path) =>
      isSamePath(change.path, path),
    )
    if (!isPrimary || typeof change.after !== 'string') return [change]
    return change.before === undefined ? [] : [{ ...change, after: undefined }]
  })
}
