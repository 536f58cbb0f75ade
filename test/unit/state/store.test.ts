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
import {
  addressMark,
  loadState,
  loadStateAt,
  type State,
  saveState,
  statePath,
} from '../../../scripts/src/state/store.ts'

let folder: string
let path: string
const empty: State = {
  rows: {},
  catalog: undefined,
  missing: {},
  doubt: undefined,
}
const { models } = bundledCatalog()
const full: State = {
  rows: Object.fromEntries(models.map((model) => [model.id, toRow(model)])),
  catalog: { fetchedAt: 5, models },
  missing: { 'z/GLM-5': { since: 1, last: 2, seen: 2, ...(models[0] && { model: models[0] }) } },
  doubt: { since: 1, last: 2, seen: 2, list: '3-abc' },
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

  test('writes one JSON document and a newline', () => {
    saveState(path, empty, full)
    const text = readFileSync(path, 'utf8')
    expect(text.endsWith('}\n')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({ version: 1 })
  })
})

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
    ['half a document', JSON.stringify(good).slice(0, 30)],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ ...good, version: 2 })],
    ['no version', JSON.stringify({ rows: {} })],
    ['rows of another type', JSON.stringify({ ...good, rows: [] })],
    ['a row without an id', JSON.stringify({ ...good, rows: { a: { name: 'a' } } })],
    ['a catalogue of another type', JSON.stringify({ ...good, catalog: 'none' })],
    ['evidence of another type', JSON.stringify({ ...good, missing: { a: { since: 'yesterday' } } })],
    [
      'a model without an id',
      JSON.stringify({ ...good, catalog: { fetchedAt: 1, models: [{ tee: true }] } }),
    ],
    [
      'a price of another type',
      JSON.stringify({ ...good, catalog: { fetchedAt: 1, models: [{ id: 'a', tee: true, price: 1 }] } }),
    ],
  ])('%s gives the empty state and counts as damage', (_, text) => {
    put(text)
    expect(loadState(path)).toEqual({ ...empty, damaged: true })
  })

  test('for another address than the list is from leaves out what belongs to that', () => {
    const [here, there] = ['https://here.example/v1', 'https://me:pass-of-mine@there.example/v1']
    saveState(path, empty, full)
    expect(loadStateAt(folder, here)).toEqual(loadState(path))
    saveState(path, full, { ...full, catalog: { ...full.catalog!, from: addressMark(there) } })
    expect(loadStateAt(folder, there)).toEqual(loadState(path))
    expect(loadStateAt(folder, `\${UNSET}`)).toEqual(loadState(path))
    expect(loadStateAt(folder, here)).toEqual({ ...empty, rows: loadState(path).rows, damaged: false })
    expect(readFileSync(path, 'utf8')).not.toMatch(/pass-of-mine|example/)
  })

  test('a file of another version is set aside', () => {
    const text = JSON.stringify({ ...good, version: 2 })
    put(text)
    saveState(path, loadState(path), empty)
    expect(readFileSync(`${path}.version-2`, 'utf8')).toBe(text)
    expect(loadState(path)).toMatchObject({ ...empty, damaged: false })
  })

  test('a damaged file is replaced even when there is nothing to remember', () => {
    put('hello')
    saveState(path, loadState(path), empty)
    expect(loadState(path)).toMatchObject({ ...empty, damaged: false })
  })

  test('keeps members of a row that it does not know, and not those of another type', () => {
    put(JSON.stringify({ version: 1, rows: { a: { id: 'a', future: [1], contextWindow: 'many' } } }))
    expect(loadState(path).rows).toEqual({ a: { id: 'a', future: [1] } })
  })

  test('a file of an earlier release, with a checksum and doubted prices, is read and written anew', () => {
    const doubted = { 'z/GLM-5': { since: 1, last: 2, seen: 1, price: '1/2/3' } }
    put(JSON.stringify({ sha256: 'f'.repeat(64), version: 1, ...full, prices: doubted }))
    const loaded = loadState(path)
    expect(loaded).toMatchObject({ ...JSON.parse(JSON.stringify(full)), damaged: false })
    saveState(path, loaded, { ...loaded, doubt: undefined })
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')))).toEqual([
      'version',
      'rows',
      'catalog',
      'missing',
    ])
  })
})
