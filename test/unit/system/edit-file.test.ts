import {
  chmodSync,
  chownSync,
  lchownSync,
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
import { removeMarkedBlock, withBlock } from '../../../scripts/src/domain/heartbeat/marked-block.ts'
import { toByteText } from '../../../scripts/src/system/byte-text.ts'
import { readIfThere, replaceFile } from '../../../scripts/src/system/edit-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-edit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('bytes that are not UTF-8 survive an edit around them', () => {
  const path = join(folder, 'HEARTBEAT.md')
  const theirs = Buffer.from([0x23, 0x20, 0xe4, 0xff, 0xfe, 0x0d, 0x0a, 0xc3, 0xa9, 0x0a])
  writeFileSync(path, theirs)
  const marks = { begin: '<!-- b -->', end: '<!-- e -->' }
  const line = 'node ~/Größe/heartbeat.js'
  replaceFile(path, withBlock(readIfThere(path) ?? '', marks, toByteText(line)) ?? '')
  expect(readFileSync(path, 'utf8')).toContain(line)
  expect(readFileSync(path).subarray(0, theirs.length)).toEqual(theirs)
  replaceFile(path, removeMarkedBlock(readIfThere(path) ?? '', marks) ?? '')
  expect(readFileSync(path)).toEqual(theirs)
})

test('a file that is not there reads as nothing and is made, folders included', () => {
  const path = join(folder, 'a/b/HEARTBEAT.md')
  expect(readIfThere(path)).toBeUndefined()
  replaceFile(path, 'new\n')
  expect(readIfThere(path)).toBe('new\n')
})

test.skipIf(process.platform === 'win32')(
  'a linked file is replaced where it is, and keeps its permissions whatever the umask',
  () => {
    const real = join(folder, 'real.md')
    const link = join(folder, 'link.md')
    writeFileSync(real, 'old')
    chmodSync(real, 0o660)
    symlinkSync(real, link)
    replaceFile(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toBe('new')
    expect(statSync(real).mode & 0o777).toBe(0o660)
    expect(readdirSync(folder).sort()).toEqual(['link.md', 'real.md'])
  },
)

test('a failure leaves nothing behind', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => replaceFile(join(folder, 'file', 'HEARTBEAT.md'), 'x')).toThrow()
  expect(readdirSync(folder)).toEqual(['file'])
})

test.skipIf(process.geteuid?.() !== 0)('root follows no link of somebody else to a third one’s file', () => {
  const [theirs, link] = [join(folder, 'theirs'), join(folder, 'HEARTBEAT.md')]
  writeFileSync(theirs, 'root wrote this\n')
  symlinkSync(theirs, link)
  lchownSync(link, 1234, 1234)
  expect(() => replaceFile(link, toByteText('ours\n'))).toThrow()
  expect(readFileSync(theirs, 'utf8')).toBe('root wrote this\n')
  chownSync(theirs, 1234, 1234)
  replaceFile(link, toByteText('ours\n'))
  expect([readFileSync(theirs, 'utf8'), statSync(theirs).uid]).toEqual(['ours\n', 1234])
})

test.skipIf(process.geteuid?.() !== 0)('a file that is shared with a group stays the group’s', () => {
  const path = join(folder, 'HEARTBEAT.md')
  writeFileSync(path, 'old')
  chownSync(path, 0, 1234)
  chmodSync(path, 0o660)
  replaceFile(path, 'new')
  const { uid, gid, mode } = statSync(path)
  expect([uid, gid, mode & 0o777]).toEqual([0, 1234, 0o660])
})
