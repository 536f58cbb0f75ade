import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSettled, isSettled, settledMark } from '../../../../scripts/src/commands/refresh/settled.ts'
import type { Asked } from '../../../../scripts/src/commands/shared/find-catalog.ts'
import { quietPlan } from '../../../../scripts/src/domain/plans/quiet-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { SkillError } from '../../../../scripts/src/shell/answer/skill-error.ts'
import { openSealed } from '../../../../scripts/src/state/storage/sealed-file.ts'
import { loadState, saveState, statePath } from '../../../../scripts/src/state/store.ts'
import { HOUR, model, NOW } from '../../domain/make.ts'

const config = { view: viewConfig({}), exists: true, comments: false, includes: false, text: '{}\n' }
const models = [model('zai-org/GLM-5.2-TEE')]
const asked: Asked = { fetchedAt: NOW, answer: { models, dropped: 0 } }
const mark = settledMark(config, asked)

describe('the mark', () => {
  test('is the same for the same config and answer, whenever it is', () => {
    expect(mark).toMatch(/^[0-9a-f]{64}$/)
    expect(settledMark({ ...config }, structuredClone({ ...asked, fetchedAt: NOW + 1 }))).toBe(mark)
  })

  test.each<[string, string | undefined]>([
    ['a config with one more space', settledMark({ ...config, text: '{} \n' }, asked)],
    [
      'another price',
      settledMark(config, {
        ...asked,
        answer: { dropped: 0, models: [model('zai-org/GLM-5.2-TEE', { price: undefined })] },
      }),
    ],
    ['no model', settledMark(config, { ...asked, answer: { dropped: 0, models: [] } })],
  ])('is another one for %s', (_, other) => {
    expect(other).toMatch(/^[0-9a-f]{64}$/)
    expect(other).not.toBe(mark)
  })

  test('is missing for a config in several files, and without an answer', () => {
    expect(settledMark({ ...config, text: undefined }, asked)).toBeUndefined()
    expect(
      settledMark(config, { ...asked, answer: new SkillError('E_INTERNAL', 'x', { fix: 'y' }) }),
    ).toBeUndefined()
  })
})

describe('what is known about a mark', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chutes-settled-'))
    path = statePath(folder)
    const state = loadState(path)
    saveState(path, state, { ...state, catalog: { fetchedAt: NOW - 5, models } }, mark)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is when it was seen', () => {
    expect(findSettled(path, openSealed(path), mark, asked)).toMatchObject({
      answer: asked.answer,
      look: { at: NOW - 5, settled: { mark, since: NOW - 5 } },
    })
  })

  test('is nothing after a day, or with a clock that was set back', () => {
    const at = (fetchedAt: number) => findSettled(path, openSealed(path), mark, { ...asked, fetchedAt })
    expect(at(NOW + 23 * HOUR)).toBeDefined()
    expect(at(NOW + 24 * HOUR)).toBeUndefined()
    expect(at(NOW - HOUR)).toBeUndefined()
  })

  test('is nothing for another mark, or for none', () => {
    expect(findSettled(path, openSealed(path), 'f'.repeat(64), asked)).toBeUndefined()
    expect(findSettled(path, openSealed(path), undefined, asked)).toBeUndefined()
  })

  test('is nothing after a look that found something', () => {
    const state = loadState(path)
    saveState(path, state, { ...state, catalog: { fetchedAt: NOW, models } })
    expect(findSettled(path, openSealed(path), mark, asked)).toBeUndefined()
  })

  test('is nothing once the state is another one, damaged or gone', () => {
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('TEE', 'TEF'))
    expect(findSettled(path, openSealed(path), mark, asked)).toBeUndefined()
    writeFileSync(path, text)
    expect(findSettled(path, openSealed(path), mark, asked)).toBeDefined()
    const state = loadState(path)
    saveState(path, state, { ...state, rows: { 'a/b': { id: 'a/b' } } })
    expect(findSettled(path, openSealed(path), mark, asked)).toBeUndefined()
    rmSync(path)
    expect(findSettled(path, openSealed(path), mark, asked)).toBeUndefined()
  })
})

describe('a look settles things', () => {
  const live = { source: 'live', fetchedAt: NOW, models, dropped: 0, quarantined: {} } as const
  const evidence = { since: NOW, last: NOW, seen: 1 }

  test('when nothing is to be done, told or doubted', () => {
    expect(isSettled(quietPlan([], NOW), live)).toBe(true)
  })

  test.each([
    { ...live, quarantined: { 'a/b': { ...evidence, price: '1/2' } } },
    { ...live, pricesHeld: true },
    { ...live, doubted: evidence },
  ])('not when something is in doubt (%#)', (doubtful) => {
    expect(isSettled(quietPlan([], NOW), doubtful)).toBe(false)
  })
})
