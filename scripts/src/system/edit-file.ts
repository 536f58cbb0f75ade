import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type ByteText, fromBytes, toBytes } from './byte-text.ts'
import { readFile } from './read-file.ts'

const MAX_EDITED_BYTES = 16 * 1024 * 1024

/** A person's file; undefined when there is none. @throws when it cannot be read */
export function readIfThere(path: string): ByteText | undefined {
  try {
    return fromBytes(readFile(path, MAX_EDITED_BYTES))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

/** Replaces a person's file in one step, where it really is, with the owner, group and permissions it has. @throws when it cannot */
export function replaceFile(path: string, text: ByteText): void {
  const there = statSync(path, { throwIfNoEntry: false })
  if (there && isPlanted(path, there.uid)) throw new Error('the link to the file is not its owner’s')
  const real = there ? realpathSync(path) : path
  const draft = `${real}.${randomUUID()}.tmp`
  try {
    mkdirSync(dirname(real), { recursive: true })
    const file = openSync(draft, 'wx', there && there.mode & 0o777)
    try {
      writeFileSync(file, toBytes(text))
      if (there) keepAccess(file, there)
    } finally {
      closeSync(file)
    }
    renameSync(draft, real)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw thrown
  }
}

/** Gives an open file the owner, group and permissions of the one that it replaces, whatever the umask. */
function keepAccess(file: number, { uid, gid, mode }: Stats): void {
  const made = fstatSync(file)
  try {
    if (made.uid !== uid || made.gid !== gid) fchownSync(file, uid, gid)
  } catch (thrown) {
    if (made.uid !== uid) throw thrown
    // who is not in the group cannot give it a file, and what the group may do is not for another one
    return
  }
  fchmodSync(file, mode & 0o777)
}

/** Whether a link leads root to a file of somebody else than who made the link. */
function isPlanted(path: string, owner: number): boolean {
  const link = lstatSync(path)
  return process.geteuid?.() === 0 && link.isSymbolicLink() && link.uid !== 0 && link.uid !== owner
}
