import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readIfThere, replaceFile } from '../../../scripts/src/system/edit-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-edit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a file that is not there reads as nothing and is made, folders included', () => {
  const path = join(folder, 'a/b/HEARTBEAT.md')
  expect(readIfThere(path)).toBeUndefined()
  replaceFile(path, 'new\n')
  expect(readIfThere(path)).toBe('new\n')
})

test.skipIf(process.platform === 'win32')(
  'a linked file is replaced where it is, and keeps its permissions',
  () => {
    const real = join(folder, 'real.md')
    const link = join(folder, 'link.md')
    writeFileSync(real, 'old')
    chmodSync(real, 0o640)
    symlinkSync(real, link)
    replaceFile(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toBe('new')
    expect(statSync(real).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).sort()).toEqual(['link.md', 'real.md'])
  },
)

test('a failure leaves nothing behind', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => replaceFile(join(folder, 'file', 'HEARTBEAT.md'), 'x')).toThrow()
  expect(readdirSync(folder)).toEqual(['file'])
})
