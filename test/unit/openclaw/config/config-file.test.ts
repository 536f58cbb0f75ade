import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decidesOnPlugin } from '../../../../scripts/src/domain/plans/plugin-changes.ts'
import { loadConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import type { OpenClawCall, OpenClawOutcome } from '../../../../scripts/src/openclaw/run.ts'
import { answeringOpenClaw } from '../answering-openclaw.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(text: string) {
  const configPath = join(folder, 'openclaw.json')
  writeFileSync(configPath, text)
  const { openclaw } = answeringOpenClaw({ kind: 'exited', code: 1, stdout: '', stderr: '' })
  return loadConfig({ ...openclaw, paths: { ...openclaw.paths, configPath } })
}

const nested = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`
const rows = (list: string): string => `{"models":{"providers":{"chutes":{"models":${list}}}}}`

test.each([
  ['an empty file', ''],
  ['a file of blanks', ' \n'],
  ['a config that is nested too deeply', nested(20_000)],
  ['nothing among the rows', rows('[{"id":"a/b"},null]')],
  ['a name among the rows', rows('["a/b"]')],
])('%s is invalid, as it is to OpenClaw', async (_what, text) => {
  await expect(load(text)).rejects.toMatchObject({ code: 'E_CONFIG_INVALID', changed: false })
})

test('rows of any form, and depths that people write, are read', async () => {
  expect((await load(rows('[{"id":"a/b"},{"mine":1}]'))).view.provider?.rows).toEqual([{ id: 'a/b' }])
  expect((await load(nested(100))).exists).toBe(true)
})

test.each([
  ['2026.8.2', true],
  ['2026.9.6', false],
])('of a config that only OpenClaw can read, %s is asked about plugins: %s', async (version, asked) => {
  writeFileSync(
    join(folder, 'openclaw.json'),
    '{"models":{"$include":"/nowhere/models.json"},"gateway":{"port":19000}}',
  )
  const sections: string[] = []
  const run = async ({ args: [, , section = ''] }: OpenClawCall): Promise<OpenClawOutcome> => {
    sections.push(section)
    const stdout = section === 'plugins' ? '{"entries":{"chutes":{"enabled":true}}}' : '{}'
    return { kind: 'exited', code: 0, stdout, stderr: '' }
  }
  const paths = { configPath: join(folder, 'openclaw.json'), stateDir: folder }
  const { view } = await loadConfig({ version, run, paths })
  expect(decidesOnPlugin(view)).toBe(asked)
  // what stands in the file itself counts, and OpenClaw's word for what it was asked about
  expect(view.raw).toMatchObject({ gateway: { port: 19_000 } })
  expect(view.raw.models).toEqual({})
  expect(sections).toEqual(['models', 'agents', 'auth', ...(asked ? ['plugins'] : [])])
})
