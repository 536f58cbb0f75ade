import {
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { foreignOwner } from '../../../scripts/src/system/foreign-owner.ts'

const SOMEBODY = 1234
let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'chutes-owner-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function made(name: string, owner = 0): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  chownSync(path, owner, owner)
  return path
}

// only root may give a file away
describe.skipIf(process.geteuid?.() !== 0)('root asks whose hands a path is in', () => {
  test('nobody’s but its own', () => {
    made('home/.openclaw')
    expect(foreignOwner(join(folder, 'home/.openclaw'))).toBeUndefined()
    expect(foreignOwner(join(folder, 'home/not/there/yet'))).toBeUndefined()
  })

  test('the owner’s of the folder itself', () => {
    made('home')
    expect(foreignOwner(made('home/.openclaw', SOMEBODY))).toBe(SOMEBODY)
  })

  test('the owner’s of the home that it would be made in', () => {
    expect(foreignOwner(join(made('home', SOMEBODY), '.openclaw', 'chutes'))).toBe(SOMEBODY)
  })

  test('the owner’s of a folder above one that is root’s', () => {
    made('home', SOMEBODY)
    expect(foreignOwner(made('home/.openclaw'))).toBe(SOMEBODY)
  })

  test('the owner’s of a link, wherever that leads', () => {
    const link = join(made('home'), 'chutes')
    symlinkSync(made('etc'), link)
    lchownSync(link, SOMEBODY, SOMEBODY)
    expect(foreignOwner(join(link, 'state.json'))).toBe(SOMEBODY)
  })

  test('the owner’s of what a link of root’s leads to', () => {
    const link = join(made('home'), 'chutes')
    symlinkSync('../theirs/chutes', link)
    made('theirs', SOMEBODY)
    expect(foreignOwner(link)).toBe(SOMEBODY)
  })

  test('nobody’s when links lead in a circle, or through a file', () => {
    symlinkSync('b', join(folder, 'a'))
    symlinkSync('a', join(folder, 'b'))
    writeFileSync(join(folder, 'file'), '')
    expect(foreignOwner(join(folder, 'a', 'x'))).toBeUndefined()
    expect(foreignOwner(join(folder, 'file', 'x'))).toBeUndefined()
  })

  test('anybody else than root is not asked about owners', () => {
    expect(foreignOwner(made('home', SOMEBODY), 1000)).toBeUndefined()
  })
})
