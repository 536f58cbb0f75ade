import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

const CHUNK = 64 * 1024

/**
 * A whole file of at most `maxBytes`. What is no regular file is not read: a pipe would wait for ever, a device never end.
 * @throws what the file system throws; ENOTREG for anything but a regular file, EFBIG for a larger one
 */
export function readFile(path: string, maxBytes: number): Buffer {
  // without O_NONBLOCK, opening a pipe that nobody writes to would wait already
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw refusal('ENOTREG')
    const chunks: Buffer[] = []
    let size = 0
    // the size that the system tells may be of a moment ago
    for (let rest = stats.size; ; rest = 0) {
      if (size + rest > maxBytes) throw refusal('EFBIG')
      const chunk = Buffer.allocUnsafe(Math.max(rest + 1, CHUNK))
      const read = readSync(file, chunk)
      if (read === 0) return Buffer.concat(chunks, size)
      chunks.push(chunk.subarray(0, read))
      size += read
    }
  } finally {
    closeSync(file)
  }
}

function refusal(code: 'ENOTREG' | 'EFBIG'): Error {
  return Object.assign(new Error(code), { code })
}
