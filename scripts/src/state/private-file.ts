import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Where the skill remembers things: inside OpenClaw's state folder, because they belong to that installation
 * and an update of the skill replaces the skill's own folder.
 */
export function stateFile(stateDir: string, name: string): string {
  return join(stateDir, 'chutes', name)
}

/** Writes a file that only this user may read, in one step: a reader sees the old or the new file. */
export function writePrivateFile(path: string, text: string): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw thrown
  }
}
