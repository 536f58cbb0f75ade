import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeConfig } from '../../../../../scripts/src/commands/shared/write/write-config.ts'
import { changeTo } from '../../../../../scripts/src/domain/config/change.ts'
import type { ModelRow } from '../../../../../scripts/src/domain/config/model-row.ts'
import { planRefresh } from '../../../../../scripts/src/domain/plans/refresh-plan.ts'
import { toRow } from '../../../../../scripts/src/domain/rows/row.ts'
import { planUndo } from '../../../../../scripts/src/domain/undo/undo-plan.ts'
import { type LoadedConfig, loadConfig } from '../../../../../scripts/src/openclaw/config/config-file.ts'
import type { OpenClaw } from '../../../../../scripts/src/openclaw/session.ts'
import { SkillError } from '../../../../../scripts/src/shell/answer/skill-error.ts'
import {
  journalPath,
  loadJournal,
  saveJournal,
  valueHash,
} from '../../../../../scripts/src/state/journal-file.ts'
import { baseOf, catalog, config, handRow, model } from '../../../domain/make.ts'
import { fakeContext, fakeOpenClaw, readConfig, writeFile } from './fake-openclaw.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-write-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const dearer = { price: { input: 3, output: 9, cacheRead: 0.3 } }
const [A, B] = [toRow(model('z/GLM-5.2')), toRow(model('k/Kimi-K3'))]
const BASE = baseOf(A, B)
const NOW = catalog([model('z/GLM-5.2', dearer), model('k/Kimi-K3'), model('d/DeepSeek-V4')])
const rows = (...list: readonly object[]) => config({ rows: list as readonly ModelRow[] })
const plan = ({ view }: LoadedConfig) => planRefresh(view, NOW, BASE)
/** What a script writes with: the config as it was found, or as it is. */
const writeContext = async (openclaw: OpenClaw, script: string, found?: LoadedConfig) => ({
  ...fakeContext(script),
  openclaw,
  config: found ?? (await loadConfig(openclaw)),
})
const refresh = async (openclaw: OpenClaw, found?: LoadedConfig) =>
  writeConfig(await writeContext(openclaw, 'refresh', found), plan)

/** Rows in the file, by id. */
function inFile(): Readonly<Record<string, ModelRow | undefined>> {
  // biome-ignore lint/suspicious/noExplicitAny: a config of anybody's
  const list: readonly ModelRow[] = (readConfig(folder) as any).models.providers.chutes.models
  return Object.fromEntries(list.map((row) => [row.id, row]))
}

const notPlanned = new SkillError('E_UNDO_CONFLICT', 'not planned', { fix: 'none' })
const MINE = { headers: { 'X-Mine': 'mine' } }
const UP_TO_DATE = { [A.id]: { cost: { input: 3 } }, 'd/DeepSeek-V4': { name: 'DeepSeek-V4' } }

describe('an edit while a run is under way', () => {
  test('stays, where it was made before the write was started', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder)
    const found = await loadConfig(openclaw)
    writeFile(folder, rows(A, { ...B, ...MINE }))
    const done = await refresh(openclaw, found)
    expect(done.written).toBe(true)
    expect(inFile()).toMatchObject({ ...UP_TO_DATE, [B.id]: MINE })
    expect(openclaw.calls).toHaveLength(1)
  })

  test('is merged, where it was made before OpenClaw read the config', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder, (write) => {
      if (write === 1) writeFile(folder, rows({ ...A, name: 'mine' }, { ...B, ...MINE }))
    })
    await refresh(openclaw)
    expect(inFile()).toMatchObject({ ...UP_TO_DATE, [B.id]: MINE })
    expect(inFile()[A.id]?.name).toBe('mine')
    expect(openclaw.calls).toHaveLength(2)
  })

  test('is no part of what an undo takes back', async () => {
    writeFile(folder, rows(A, B))
    await refresh(
      fakeOpenClaw(folder, (write) => {
        if (write === 1) writeFile(folder, rows(A, { ...B, ...MINE }))
      }),
    )
    const { entries } = loadJournal(journalPath(folder))
    expect(entries).toHaveLength(1)
    const undo = planUndo(readConfig(folder), entries[0]!, valueHash)
    expect(undo).toMatchObject({ changes: [{ after: [A, { ...B, ...MINE }] }] })
  })

  test('that adds a row, which OpenClaw lets no list drop, makes the run plan anew', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder, (write) => {
      if (write === 1) writeFile(folder, rows(A, B, handRow('my/own')))
    })
    await refresh(openclaw)
    expect(inFile()).toMatchObject({ ...UP_TO_DATE, 'my/own': handRow('my/own') })
    expect(openclaw.calls).toHaveLength(2)
  })

  test('that never ends is a conflict after a few tries', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder, (write) => {
      writeFile(folder, rows(A, B, ...Array.from({ length: write }, (_, id) => handRow(`my/${id}`))))
    })
    await expect(refresh(openclaw)).rejects.toMatchObject({ code: 'E_WRITE_CONFLICT', changed: false })
    expect(openclaw.calls).toHaveLength(4)
    expect(loadJournal(journalPath(folder)).entries).toEqual([])
  })

  test('that cannot be merged is told, with its place', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder, () => writeFile(folder, rows(A, { ...B, ...MINE })))
    const found = await loadConfig(openclaw)
    const planOnce = (current: LoadedConfig) => {
      if (JSON.stringify(current.view.raw).includes('X-Mine')) throw notPlanned
      return plan(current)
    }
    const command = await writeContext(openclaw, 'refresh', found)
    await expect(writeConfig(command, planOnce)).rejects.toMatchObject({
      code: 'E_WRITE_CONFLICT',
      changed: true,
      data: { overwritten: ['models.providers.chutes.models'] },
    })
  })
})

test('a default model in its short form that is chosen while OpenClaw starts is a conflict', async () => {
  const primary = ['agents', 'defaults', 'model', 'primary']
  writeFile(folder, { models: {} })
  const openclaw = fakeOpenClaw(folder, () =>
    writeFile(folder, { models: {}, agents: { defaults: { model: 'anthropic/z' } } }),
  )
  const planPrimary = ({ view }: LoadedConfig) => ({
    changes: changeTo(view.raw, primary, 'chutes/a/A'),
  })
  await expect(writeConfig(await writeContext(openclaw, 'setup'), planPrimary)).rejects.toMatchObject({
    code: 'E_WRITE_CONFLICT',
    changed: true,
  })
})

test.each([
  ['models.json', 'E_CONFIG_COMMENTS'],
  ['openclaw.json', undefined],
])('comments of %s, where models.json alone is written: %s', async (commented, code) => {
  writeFile(folder, { models: { $include: './models.json' } })
  writeFile(folder, rows(A, B).models, 'models.json')
  const path = join(folder, commented)
  writeFileSync(path, `// mine\n${readFileSync(path, 'utf8')}`)
  const outcome = await refresh(fakeOpenClaw(folder)).catch((thrown: unknown) => thrown)
  expect(outcome).toMatchObject(
    code ? { code, fix: expect.stringContaining('models.json') } : { written: true },
  )
  expect(readFileSync(path, 'utf8')).toContain('// mine')
})

test('comments that are added while OpenClaw starts are told to be in the backup', async () => {
  writeFile(folder, rows(A, B))
  const openclaw = fakeOpenClaw(folder, (write) => {
    if (write === 1) writeFileSync(join(folder, 'openclaw.json'), `// mine\n${JSON.stringify(rows(A, B))}`)
  })
  expect((await refresh(openclaw)).warnings).toMatchObject([{ code: 'comments-gone' }])
})

test('rows that OpenClaw guards and nobody added are no conflict', async () => {
  writeFile(folder, rows(A, B))
  const openclaw = fakeOpenClaw(folder, () => ({ code: 1, stderr: 'it would remove existing entries: x.' }))
  await expect(refresh(openclaw)).rejects.toMatchObject({ code: 'E_WRITE_REFUSED' })
  expect(openclaw.calls).toHaveLength(1)
})

describe('a write that OpenClaw refuses', () => {
  const journal = () => loadJournal(journalPath(folder))
  const withHistory = async (): Promise<void> => {
    writeFile(folder, rows(A))
    await refresh(fakeOpenClaw(folder))
    expect(journal().entries).toHaveLength(1)
    writeFile(folder, rows(A, B))
  }

  test('leaves the journal as it was, down to the oldest entry', async () => {
    await withHistory()
    const [entry] = journal().entries
    const entries = Array.from({ length: 50 }, (_, index) => ({ ...entry!, id: `run ${index}` }))
    saveJournal(journalPath(folder), { ...journal(), entries })
    const before = journal()
    const openclaw = fakeOpenClaw(folder, () => ({
      code: 1,
      stderr: 'Config validation failed: models: no.',
    }))
    await expect(refresh(openclaw)).rejects.toMatchObject({ code: 'E_WRITE_REFUSED' })
    expect(openclaw.calls).toHaveLength(1)
    expect(before.entries).toHaveLength(50)
    expect(journal()).toEqual(before)
  })

  test.each([
    [{ kind: 'not-started', code: undefined } as const, 1],
    [{ kind: 'timeout', code: undefined } as const, 2],
  ])('or may not have made: %o leaves %d entries', async (outcome, entries) => {
    await withHistory()
    await expect(refresh(fakeOpenClaw(folder, () => outcome))).rejects.toMatchObject({
      code: 'E_OPENCLAW_FAILED',
    })
    expect(journal().entries).toHaveLength(entries)
  })

  test('because it is too large is not tried', async () => {
    await withHistory()
    const before = journal()
    const openclaw = fakeOpenClaw(folder)
    const huge = catalog(Array.from({ length: 4000 }, (_, index) => model(`org/model-${index}`)))
    const planHuge = ({ view }: LoadedConfig) => planRefresh(view, huge, BASE)
    await expect(writeConfig(await writeContext(openclaw, 'refresh'), planHuge)).rejects.toMatchObject({
      code: 'E_WRITE_REFUSED',
      message: expect.stringContaining('at most 1 MiB'),
    })
    expect(openclaw.calls).toEqual([])
    expect(journal()).toEqual(before)
  })

  test('after one that went through is not told as if nothing had changed', async () => {
    writeFile(folder, rows(A, B))
    const openclaw = fakeOpenClaw(folder, (write) =>
      write === 2 ? { code: 1, stderr: 'Config validation failed: models: no.' } : undefined,
    )
    const name = (after: string) => ({ changes: [{ path: ['name'], before: undefined, after }] })
    await expect(
      writeConfig(await writeContext(openclaw, 'use'), (_, written) => name(written ? 'second' : 'first')),
    ).rejects.toMatchObject({ changed: true, message: expect.not.stringContaining('Nothing was changed') })
  })
})
