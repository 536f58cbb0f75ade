import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordWrite } from '../../../scripts/src/commands/shared/write/record-write.ts'
import { clearStaleTurn } from '../../../scripts/src/commands/shared/write/turn.ts'
import { type Change, changeTo } from '../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../scripts/src/domain/json.ts'
import { EMPTY_JOURNAL } from '../../../scripts/src/domain/undo/journal.ts'
import { logWrite } from '../../../scripts/src/domain/undo/logged-write.ts'
import { newRun } from '../../../scripts/src/shell/context.ts'
import { journalPath, loadJournal, valueHash } from '../../../scripts/src/state/journal-file.ts'
import { takeLock } from '../../../scripts/src/state/storage/lock.ts'
import { ownFiles } from '../../../scripts/src/state/storage/own-files.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-journal-'))
  path = journalPath(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const config: JsonObject = { models: { providers: { chutes: { baseUrl: 'u' } } } }
const BASE_URL = ['models', 'providers', 'chutes', 'baseUrl']
const changes = (value: unknown): readonly Change[] => changeTo(config, BASE_URL, value)
const recorded = (list = changes('v'), run = newRun('setup'), before = config) =>
  recordWrite({ paths: { stateDir: folder, configPath: '' } }, run, before, logWrite(before, list, valueHash))

test('a write is in the file before it is made, for this user only', () => {
  recorded()
  expect(loadJournal(path).entries).toMatchObject([{ script: 'setup', changes: [{ before: 'u' }] }])
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700])
})

test('the first write notes how things were, and later ones leave that alone', () => {
  recorded(changes('v'), { ...newRun('setup'), at: 7 })
  const { origin } = loadJournal(path)
  expect(origin).toEqual({ at: 7, provider: true, entries: [], complete: true })
  recorded()
  expect(loadJournal(path).origin).toEqual(origin)
})

test('a write that was refused is taken out again, and nothing else', () => {
  const run = newRun('setup')
  recorded(changes('v'), run)
  recorded(changes('w'))
  const { entries } = loadJournal(path)
  recorded(changes('x'), run).withdraw()
  recorded(changes('x')).withdraw()
  expect(loadJournal(path).entries).toEqual(entries)
})

test('reset.js enters nothing: it takes back', () => {
  recorded(changes('v'), newRun('reset'))
  expect(existsSync(path)).toBe(false)
})

test('the lock of a killed run is cleared, one of a living run stays', () => {
  const lock = join(dirname(path), 'config.lock')
  const held = takeLock(lock)
  clearStaleTurn(folder)
  expect(existsSync(lock)).toBe(true)
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"process":[^,]*/, '"process":"an earlier one"'))
  clearStaleTurn(folder)
  expect(existsSync(lock)).toBe(false)
  held?.release()
})

test('an earlier value that may be a secret is not in the file', () => {
  const secret: JsonObject = { models: { providers: { chutes: { apiKey: 'a-key-of-any-form' } } } }
  const list = changeTo(secret, ['models', 'providers', 'chutes', 'apiKey'], undefined)
  recorded(list, newRun('setup'), secret)
  expect(readFileSync(path, 'utf8')).not.toContain('a-key-of-any-form')
})

describe('a journal that', () => {
  test.each([
    ['is cut off', '{"version":2,"entr'],
    ['holds something else', '[]'],
    ['is damaged', '{"version":2,"older":{},"entries":[]}'],
    ['is empty', ''],
  ])('%s counts as none, and is written anew', (_, text) => {
    mkdirSync(dirname(path))
    writeFileSync(path, text)
    expect(loadJournal(path)).toEqual(EMPTY_JOURNAL)
    expect(recorded().unsaved).toBeUndefined()
    expect(loadJournal(path).entries).toHaveLength(1)
  })

  test('is from another version is set aside, and a warning says where', () => {
    mkdirSync(dirname(path))
    for (const [name, text] of [
      ['journal.json.version-7', '{"version":7}'],
      ['journal.json.version-7-2', '{"version":7,"entries":[]}'],
    ] as const) {
      writeFileSync(path, text)
      expect(loadJournal(path)).toEqual(EMPTY_JOURNAL)
      const { unsaved } = recorded()
      expect(unsaved).toMatchObject({
        code: 'memory-lost',
        message: expect.stringContaining(`chutes/${name};`),
      })
      expect(readFileSync(join(dirname(path), name), 'utf8')).toBe(text)
      expect(loadJournal(path).entries).toHaveLength(1)
    }
    expect(recorded().unsaved).toBeUndefined()
    const names = ['journal.json', 'journal.json.version-7', 'journal.json.version-7-2']
    expect(ownFiles(folder)).toEqual({ own: names, others: [] })
  })

  test('cannot be saved costs a warning, not the write', () => {
    writeFileSync(join(folder, 'chutes'), 'a file where the folder should be')
    expect(recorded().unsaved).toMatchObject({ code: 'journal-not-saved' })
  })
})

test('fingerprints do not depend on the order of keys, and tell everything else apart', () => {
  expect(valueHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(valueHash({ b: [{ d: 3, c: 2 }], a: 1 }))
  const different = [{}, [], '', null, 0, false, { a: 1 }, { a: '1' }, [1, 2], [2, 1], { a: {} }, { a: [] }]
  expect(new Set(different.map(valueHash)).size).toBe(different.length)
})
