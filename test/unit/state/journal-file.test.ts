import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { announceWrite } from '../../../scripts/src/commands/shared/write/record-write.ts'
import { clearStaleTurn } from '../../../scripts/src/commands/shared/write/write-config.ts'
import { type Change, changeTo } from '../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../scripts/src/domain/json.ts'
import { EMPTY_JOURNAL } from '../../../scripts/src/domain/undo/journal.ts'
import { newRun } from '../../../scripts/src/shell/context.ts'
import {
  fingerprint,
  journalPath,
  loadJournal,
  updateJournal,
} from '../../../scripts/src/state/journal-file.ts'
import { takeLock } from '../../../scripts/src/state/storage/lock.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-journal-'))
  path = journalPath(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const config: JsonObject = { models: { providers: { chutes: { baseUrl: 'u' } } } }
const changes = (value: unknown): readonly Change[] =>
  changeTo(config, ['models', 'providers', 'chutes', 'baseUrl'], value)
const announced = (list = changes('v'), run = newRun('setup')) =>
  announceWrite({ paths: { stateDir: folder, configPath: '' } }, { run, now: () => 7 }, config, list)

test('a write is in the file before it is made, for this user only', () => {
  announced()
  expect(loadJournal(path).entries).toMatchObject([
    { script: 'setup', pending: { leaves: [{ before: 'u' }] } },
  ])
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700])
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('the first write notes how things were, and later ones leave that alone', () => {
  announced().confirm()
  const { origin } = loadJournal(path)
  expect(origin).toEqual({ at: 7, provider: true, entries: [], complete: true })
  announced().confirm()
  expect(loadJournal(path).origin).toEqual(origin)
})

test('two runs at once are two entries', () => {
  const [one, two] = [announced(), announced(changes('w'))]
  expect([two.confirm(), one.confirm()]).toEqual([undefined, undefined])
  expect(loadJournal(path).entries).toHaveLength(2)
})

test.each(['config.lock', 'journal.json.lock'])(
  '%s of a killed run is cleared, one of a living run stays',
  (name) => {
    const lock = join(dirname(path), name)
    const held = takeLock(lock)
    clearStaleTurn(folder)
    expect(existsSync(lock)).toBe(true)
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"process":[^,]*/, '"process":"an earlier one"'))
    clearStaleTurn(folder)
    expect(existsSync(lock)).toBe(false)
    held?.release()
  },
)

test('an earlier value that may be a secret is not in the file', () => {
  const secret: JsonObject = { models: { providers: { chutes: { apiKey: 'a-key-of-any-form' } } } }
  const list = changeTo(secret, ['models', 'providers', 'chutes', 'apiKey'], undefined)
  announceWrite(
    { paths: { stateDir: folder, configPath: '' } },
    { run: newRun('setup'), now: () => 7 },
    secret,
    list,
  ).confirm()
  expect(readFileSync(path, 'utf8')).not.toContain('a-key-of-any-form')
})

describe('a journal that', () => {
  test.each([
    ['is cut off', '{"version":1,"entr'],
    ['is from another version', '{"version":9}'],
    ['holds something else', '[]'],
    ['is empty', ''],
  ])('%s counts as none, and is written anew', (_, text) => {
    mkdirSync(dirname(path))
    writeFileSync(path, text)
    expect(loadJournal(path)).toEqual(EMPTY_JOURNAL)
    expect(announced().confirm()).toBeUndefined()
    expect(loadJournal(path).entries).toHaveLength(1)
  })

  test('cannot be saved costs a warning, not the write', () => {
    writeFileSync(join(folder, 'chutes'), 'a file where the folder should be')
    expect(announced().confirm()).toMatchObject({ code: 'journal-not-saved' })
  })

  test('does not change is not written', () => {
    updateJournal(path, (journal) => journal)
    expect(existsSync(path)).toBe(false)
  })
})

test('fingerprints do not depend on the order of keys, and tell everything else apart', () => {
  expect(fingerprint({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(fingerprint({ b: [{ d: 3, c: 2 }], a: 1 }))
  const different = [{}, [], '', null, 0, false, { a: 1 }, { a: '1' }, [1, 2], [2, 1], { a: {} }, { a: [] }]
  expect(new Set(different.map(fingerprint)).size).toBe(different.length)
})
