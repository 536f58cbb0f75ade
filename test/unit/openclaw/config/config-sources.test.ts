import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig, reloadConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import { configSources } from '../../../../scripts/src/openclaw/config/config-sources.ts'
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
  return { calls, run, version: '1', paths: { configPath: join(folder, 'openclaw.json'), stateDir: folder } }
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

test('files that include each other, and what is no file, come to an end', () => {
  write('openclaw.json', '{"a": {"$include": "parts/a.json"}, "b": {"$include": ["parts/a.json", "parts"]}}')
  write('parts/a.json', '{"$include": ["../openclaw.json", "a.json", "nowhere.json", "/dev/zero"]}')
  expect(configSources(join(folder, 'openclaw.json'))).toContain('nowhere.json')
})
