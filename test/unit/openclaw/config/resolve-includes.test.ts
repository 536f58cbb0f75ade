import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { resolveIncludes } from '../../../../scripts/src/openclaw/config/resolve-includes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-includes-'))
  mkdirSync(join(folder, 'home', 'parts'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, 'home', name), text)
const resolveAll = (config: JsonObject) => resolveIncludes(config, join(folder, 'home', 'openclaw.json'), '')
const resolve = async (config: JsonObject) => {
  const { whole, complete } = await resolveAll(config)
  expect(complete).toBe(true)
  return whole
}

test('a file takes the place of the object that names it, as its owner wrote it', async () => {
  write('parts/models.json5', "{ providers: { chutes: { $include: './chutes.json' } } } // mine")
  write('parts/chutes.json', '{"models": [{"id": "my/own", "headers": {"X": "$SECRET"}}]}')
  expect(await resolve({ models: { $include: './parts/models.json5' }, messages: { a: [1] } })).toEqual({
    models: { providers: { chutes: { models: [{ id: 'my/own', headers: { X: '$SECRET' } }] } } },
    messages: { a: [1] },
  })
})

test('files of a list and what stands beside them are merged: lists grow, the later value wins', async () => {
  write('a.json', '{"list": [1], "deep": {"a": 1, "b": 1}}')
  write('b.json', '{"list": [2], "deep": {"b": 2}, "__proto__": {"x": 1}}')
  expect(await resolve({ $include: ['a.json', 'b.json'], deep: { c: 3 }, list: [3] })).toMatchObject({
    list: [1, 2, 3],
    deep: { a: 1, b: 2, c: 3 },
  })
})

test('a file may be a list', async () => {
  write('rows.json5', "[{ id: 'one' }] // mine")
  const acme = { models: { $include: './rows.json5' } }
  expect(await resolve({ models: { providers: { acme } } })).toEqual({
    models: { providers: { acme: { models: [{ id: 'one' }] } } },
  })
})

test.each([
  ['outside of the folder', '../elsewhere.json'],
  ['that is not there', 'nowhere.json'],
  ['that is a folder', 'parts'],
  ['that includes itself', 'loop.json'],
  ['that does not parse', 'broken.json'],
  ['that is neither an object nor a list', 'text.json'],
  ['that is no name', 5],
  ['of an empty list', []],
])('a file %s is left to OpenClaw', async (_what, name) => {
  writeFileSync(join(folder, 'elsewhere.json'), '{}')
  write('loop.json', '{"a": {"$include": "loop.json"}}')
  write('broken.json', '{')
  write('text.json', '"a"')
  expect(await resolveAll({ models: { $include: name }, gateway: { port: 1 } })).toMatchObject({
    complete: false,
    whole: { gateway: { port: 1 } },
  })
})
