import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writePrivateFile } from './private-file.ts'

/** A file whose first member vouches for every byte that follows, so that its content need not be looked at one by one. */
export interface SealedFile {
  /** Tells this content from every other. */
  readonly seal: string
  /** The parsed content, with the seal as its member `sha256`. */
  read(): unknown
}

const SEAL = /^\{"sha256":"([0-9a-f]{64})",/
const SEAL_LENGTH = '{"sha256":"",'.length + 64
const NEWLINE = 10

/** What is there: undefined stands for a file that is not what was written. */
export type Opened = SealedFile | 'missing' | undefined

/** Reads the file now; its content is parsed when it is asked for. */
export function openSealed(path: string): Opened {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : undefined
  }
  const seal = SEAL.exec(bytes.toString('latin1', 0, SEAL_LENGTH))?.[1]
  const end = bytes.at(-1) === NEWLINE ? -1 : bytes.length
  if (!seal || seal !== sha256(bytes.subarray(SEAL_LENGTH, end))) return undefined
  return { seal, read: () => parsed(bytes) }
}

/** Writes a private file with its seal, and returns that. @throws when the folder cannot be written */
export function writeSealed(path: string, content: object): string {
  const body = JSON.stringify(content).slice(1)
  const seal = sha256(body)
  writePrivateFile(path, `{"sha256":"${seal}",${body}\n`)
  return seal
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function sha256(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
