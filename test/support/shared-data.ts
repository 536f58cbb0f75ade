import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repoRoot } from './paths.ts'

/**
 * Recordings of the real services lie beside the repository on some machines, and may not be copied into it. A test
 * runs on what the repository has, and once more on these; where they are not there, that part is a skipped test.
 */
export function sharedFile(...path: readonly string[]): string | undefined {
  const file = join(repoRoot, '..', 'shared', 'data', ...path)
  return existsSync(file) ? file : undefined
}
