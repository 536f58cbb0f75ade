import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readFile } from '../../../scripts/src/system/read-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-read-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const MEGABYTE = 1024 * 1024

function file(bytes: Buffer | string): string {
  const path = join(folder, 'file')
  writeFileSync(path, bytes)
  return path
}

test.each([0, 1, 65_535, 65_536, 65_537, MEGABYTE])('a file of %i bytes is read whole', (size) => {
  const bytes = Buffer.alloc(size, 'abcdefg')
  expect(readFile(file(bytes), MEGABYTE).equals(bytes)).toBe(true)
})

test('one byte more than allowed is too much', () => {
  expect(readFile(file('12345'), 5).toString()).toBe('12345')
  expect(() => readFile(file('123456'), 5)).toThrow(expect.objectContaining({ code: 'EFBIG' }))
})

test('a missing file is told as such', () => {
  expect(() => readFile(join(folder, 'none'), 5)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})

describe.skipIf(process.platform === 'win32')('what is no regular file is not read', () => {
  test('a pipe that nobody writes to', () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    expect(() => readFile(path, MEGABYTE)).toThrow(expect.objectContaining({ code: 'ENOTREG' }))
  })

  test.each(['/dev/zero', '/dev/null', '/'])('%s', (path) => {
    expect(() => readFile(path, MEGABYTE)).toThrow(expect.objectContaining({ code: 'ENOTREG' }))
  })

  test.runIf(process.platform === 'linux')('a file that tells no size has a limit, too', () => {
    expect(readFile('/proc/self/stat', MEGABYTE).toString()).toMatch(/^\d+ \(/)
    expect(() => readFile('/proc/self/stat', 3)).toThrow(expect.objectContaining({ code: 'EFBIG' }))
  })
})
