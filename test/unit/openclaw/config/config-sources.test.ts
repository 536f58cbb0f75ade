import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig, reloadConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import type { OpenClawCall } from '../../../../scripts/src/openclaw/run.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-sources-'))
  mkdirSync(join(folder, 'parts'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

/** An OpenClaw that resolves includes, and what it was asked. */
function openclaw() {
  const calls: OpenClawCall[] = []
  const run = async (call: OpenClawCall) => {
    calls.push(call)
    return { kind: 'exited', code: 0, stdout: '{"defaults":{}}', stderr: '' } as const
  }
  return { calls, run, paths: { configPath: join(folder, 'openclaw.json'), stateDir: folder } }
}

test('an edit of an included file is seen, and none costs no start of OpenClaw', async () => {
  write(
    'openclaw.json',
    `{ models: { $include: "./parts/models.json5" }, "agents": {"$include": ['parts/a.json']} }`,
  )
  write('parts/models.json5', `{ providers: { $include: './providers.json' } }`)
  write('parts/providers.json', '{"a": 1}')
  const fake = openclaw()
  const loaded = await loadConfig(fake)
  const started = fake.calls.length
  expect(await reloadConfig(fake, loaded)).toBe(loaded)
  expect(fake.calls).toHaveLength(started)
  write('parts/providers.json', '{"a": 2}')
  expect(await reloadConfig(fake, loaded)).not.toBe(loaded)
  expect(fake.calls.length).toBeGreaterThan(started)
})

test('files that include each other, and what is no file, come to an end', async () => {
  write('openclaw.json', '{"a": {"$include": "parts/a.json"}, "b": {"$include": ["parts/a.json", "parts"]}}')
  write('parts/a.json', '{"$include": ["../openclaw.json", "a.json", "nowhere.json", "/dev/zero"]}')
  const { sources } = await loadConfig(openclaw())
  expect(new Set(sources.keys())).toEqual(
    new Set([
      ...['openclaw.json', 'parts/a.json', 'parts/nowhere.json', 'parts'].map((name) => join(folder, name)),
      '/dev/zero',
    ]),
  )
  expect(sources.get(join(folder, 'parts/a.json'))).toContain('nowhere.json')
})

test('an edit of a file elsewhere, and of one that it includes, is seen, too', async () => {
  write('parts/a.json', '{"$include": "../elsewhere.json"}')
  write('elsewhere.json', '{"a": 1}')
  const fake = openclaw()
  const inner = { ...fake, paths: { ...fake.paths, configPath: join(folder, 'inner', 'openclaw.json') } }
  mkdirSync(join(folder, 'inner'))
  write('inner/openclaw.json', '{"models": {"$include": "../parts/a.json"}}')
  const loaded = await loadConfig(inner)
  expect(fake.calls).not.toEqual([])
  expect(await reloadConfig(inner, loaded)).toBe(loaded)
  write('elsewhere.json', '{"a": 2}')
  expect(await reloadConfig(inner, loaded)).not.toBe(loaded)
})
