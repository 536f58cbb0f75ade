import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bundledCatalog } from '../../../scripts/src/domain/catalog/bundled-catalog.ts'
import { toRow } from '../../../scripts/src/domain/rows/row.ts'
import { loadState, type State, saveState, statePath } from '../../../scripts/src/state/store.ts'

let folder: string
let path: string
const empty: State = {
  rows: {},
  capabilities: {},
  catalog: undefined,
  missing: {},
  doubt: undefined,
  prices: {},
}
const { models } = bundledCatalog()
const full: State = {
  rows: Object.fromEntries(models.map((model) => [model.id, toRow(model)])),
  capabilities: {
    'openclaw@1': {
      keyIntake: 'paste-token',
      logout: false,
      allowlist: 'exact',
      keyRestartsGateway: true,
      heartbeat: 'file',
      cron: 'none',
      chutesPlugin: true,
    },
  },
  catalog: { fetchedAt: 5, models },
  missing: { 'z/GLM-5': { since: 1, last: 2, seen: 2, ...(models[0] && { model: models[0] }) } },
  doubt: { since: 1, last: 2, seen: 2, list: '3-abc' },
  prices: { 'z/GLM-5': { since: 1, last: 2, seen: 1, price: '1/2/3' } },
}
const mode = (file: string) => statSync(file).mode & 0o777

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-state-'))
  path = statePath(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('lies in its own folder beside OpenClaw’s state', () => {
  expect(path).toBe(join(folder, 'chutes', 'state.json'))
})

describe('saving', () => {
  test('and loading gives the same back', () => {
    saveState(path, empty, full)
    expect(loadState(path)).toMatchObject({ ...JSON.parse(JSON.stringify(full)), damaged: false })
  })

  test('lets only this user read it', () => {
    saveState(path, empty, full)
    expect([mode(dirname(path)), mode(path)]).toEqual([0o700, 0o600])
  })

  test('closes a folder and a file that were open', () => {
    mkdirSync(dirname(path))
    chmodSync(dirname(path), 0o755)
    writeFileSync(path, '{}', { mode: 0o644 })
    saveState(path, empty, full)
    expect([mode(dirname(path)), mode(path)]).toEqual([0o700, 0o600])
  })

  test('leaves nothing beside the file', () => {
    saveState(path, empty, full)
    expect(readdirSync(dirname(path))).toEqual(['state.json'])
  })

  test('leaves nothing beside the file when it fails, and says so', () => {
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'in-the-way'), '')
    expect(() => saveState(path, empty, full)).toThrow()
    expect(readdirSync(dirname(path))).toEqual(['state.json'])
  })

  test('writes nothing when there is no news', () => {
    saveState(path, empty, { ...empty })
    expect(existsSync(dirname(path))).toBe(false)
    saveState(path, empty, full)
    const before = statSync(path, { bigint: true }).mtimeNs
    saveState(path, full, structuredClone(full))
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(before)
  })

  describe('when only time went by', () => {
    const later = (state: State, fetchedAt: number): State => ({ ...state, catalog: { fetchedAt, models } })

    test('leaves the state as it is and notes the time beside it', () => {
      saveState(path, empty, full)
      const before = statSync(path, { bigint: true }).mtimeNs
      saveState(path, loadState(path), later(loadState(path), 6))
      expect(statSync(path, { bigint: true }).mtimeNs).toBe(before)
      expect(loadState(path)).toMatchObject({ rows: full.rows, catalog: { fetchedAt: 6 } })
      expect(readFileSync(join(dirname(path), 'last-look.json'), 'utf8').length).toBeLessThan(150)
      expect(mode(join(dirname(path), 'last-look.json'))).toBe(0o600)
    })

    test('that time belongs to this state only', () => {
      saveState(path, empty, full)
      saveState(path, loadState(path), later(loadState(path), 6))
      saveState(path, loadState(path), { ...later(loadState(path), 7), missing: {} })
      expect(loadState(path).catalog?.fetchedAt).toBe(7)
    })

    test.each(['hello', '{"version":2}', '{"version":1,"of":"x","at":"now"}'])(
      'a note that says %s costs nothing but the time',
      (text) => {
        saveState(path, empty, full)
        writeFileSync(join(dirname(path), 'last-look.json'), text)
        expect(loadState(path)).toMatchObject({ damaged: false, catalog: { fetchedAt: 5 } })
      },
    )
  })

  test('writes one JSON document and a newline', () => {
    saveState(path, empty, full)
    const text = readFileSync(path, 'utf8')
    expect(text.endsWith('}\n')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({ version: 1 })
  })
})

/** A document as the skill would have written it. */
const seal = (document: object) => {
  const body = JSON.stringify(document).slice(1)
  return `{"sha256":"${createHash('sha256').update(body).digest('hex')}",${body}\n`
}
const put = (text: string) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

describe('loading', () => {
  test('a missing file gives the empty state, which is not damage', () => {
    expect(loadState(path)).toEqual({ ...empty, damaged: false })
  })

  const good = { version: 1, rows: {}, catalog: { fetchedAt: 1, models: [] } }
  test.each<readonly [string, string]>([
    ['nothing', ''],
    ['text', 'hello'],
    ['half a document', seal(good).slice(0, 90)],
    ['null', 'null'],
    ['a list', '[]'],
    ['no seal', JSON.stringify(good)],
    ['another version', seal({ ...good, version: 2 })],
    ['no version', seal({ rows: {} })],
    ['rows of another type', seal({ ...good, rows: [] })],
    ['a row without an id', seal({ ...good, rows: { a: { name: 'a' } } })],
    ['a catalogue of another type', seal({ ...good, catalog: 'none' })],
    ['evidence of another type', seal({ ...good, missing: { a: { since: 'yesterday' } } })],
    ['a model without an id', seal({ ...good, catalog: { fetchedAt: 1, models: [{ tee: true }] } })],
  ])('%s gives the empty state and counts as damage', (_, text) => {
    put(text)
    expect(loadState(path)).toEqual({ ...empty, damaged: true })
  })

  test('one changed byte anywhere is noticed', () => {
    saveState(path, empty, { ...empty, rows: { 'z/GLM-5': { id: 'z/GLM-5', contextWindow: 1000 } } })
    const text = readFileSync(path, 'utf8')
    for (let at = 0; at < text.length - 1; at += 1) {
      const other = text[at] === '1' ? '2' : '1'
      put(text.slice(0, at) + other + text.slice(at + 1))
      expect(loadState(path).damaged).toBe(true)
    }
    put(text)
    expect(loadState(path).damaged).toBe(false)
  })

  test('a damaged file is replaced even when there is nothing to remember', () => {
    put('hello')
    saveState(path, loadState(path), empty)
    expect(loadState(path)).toMatchObject({ ...empty, damaged: false })
  })

  test('keeps members of a row that it does not know', () => {
    const rows = { a: { id: 'a', future: [1] } }
    put(seal({ version: 1, rows }))
    expect(loadState(path).rows).toEqual(rows)
  })
})
