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
import { bundledCatalog } from '../../../scripts/src/domain/bundled-catalog.ts'
import { toRow } from '../../../scripts/src/domain/row.ts'
import { loadState, type State, saveState, statePath } from '../../../scripts/src/state/store.ts'

let folder: string
let path: string
const empty: State = { rows: {}, capabilities: {}, catalog: undefined }
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
    expect(loadState(path)).toEqual(JSON.parse(JSON.stringify(full)))
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
    saveState(path, empty, { rows: {}, capabilities: {}, catalog: undefined })
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

describe('loading', () => {
  test('a missing file gives the empty state', () => {
    expect(loadState(path)).toEqual(empty)
  })

  const good = { version: 1, rows: {}, catalog: { fetchedAt: 1, models: [] } }
  test.each<readonly [string, string]>([
    ['nothing', ''],
    ['text', 'hello'],
    ['half a document', JSON.stringify(good).slice(0, 20)],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ ...good, version: 2 })],
    ['no version', JSON.stringify({ rows: {} })],
    ['rows of another type', JSON.stringify({ ...good, rows: [] })],
    ['a row without an id', JSON.stringify({ ...good, rows: { a: { name: 'a' } } })],
    ['a catalogue of another type', JSON.stringify({ ...good, catalog: 'none' })],
    [
      'a model without an id',
      JSON.stringify({ ...good, catalog: { fetchedAt: 1, models: [{ tee: true }] } }),
    ],
  ])('%s gives the empty state', (_, text) => {
    mkdirSync(dirname(path))
    writeFileSync(path, text)
    expect(loadState(path)).toEqual(empty)
  })

  test('keeps members of a row that it does not know', () => {
    const rows = { a: { id: 'a', future: [1] } }
    mkdirSync(dirname(path))
    writeFileSync(path, JSON.stringify({ version: 1, rows }))
    expect(loadState(path).rows).toEqual(rows)
  })
})
