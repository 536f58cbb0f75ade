import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeAsFarAsAllowed } from '../../../../scripts/src/commands/reset/write-parts.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { EMPTY_WRITE } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { type LoadedConfig, loadConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import { includeOwners, owningFile } from '../../../../scripts/src/openclaw/config/include-owners.ts'
import type { Context } from '../../../../scripts/src/shell/context.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { handRow, model } from '../../domain/make.ts'
import { fakeContext, fakeOpenClaw, readConfig, writeFile } from '../shared/write/fake-openclaw.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-parts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const provider = (...rows: readonly object[]) => ({
  providers: { chutes: { baseUrl: 'https://llm.chutes.ai/v1', api: 'openai-completions', models: rows } },
})
const OURS = toRow(model('z/GLM-5.2'))
const AGENTS = {
  defaults: {
    workspace: 'a workspace whose name is long enough for the config not to be halved by what goes'.repeat(
      20,
    ),
    model: { primary: 'chutes/z/GLM-5.2' },
    models: { 'chutes/z/GLM-5.2': { alias: 'chutes-pro' } },
  },
}
const plan = ({ view }: LoadedConfig) =>
  planReset({
    config: view.raw,
    total: EMPTY_WRITE,
    origin: undefined,
    base: {},
    fingerprint: valueHash,
    profiles: [],
  })
const reset = (openclaw = fakeOpenClaw(folder)) =>
  writeAsFarAsAllowed(openclaw, fakeContext('reset') as Context<'reset'>, plan)

describe('a config that is spread over files', () => {
  test('is written file by file, and a row that somebody added stays', async () => {
    writeFile(folder, { agents: AGENTS, models: { $include: 'models.json' } })
    writeFile(folder, provider(OURS, handRow('my/own')), 'models.json')
    expect(await reset()).toEqual({ wrote: true, stays: [] })
    expect(readConfig(folder, 'models.json')).toEqual(provider(handRow('my/own')))
    expect(readConfig(folder)).toEqual({
      agents: { defaults: { workspace: AGENTS.defaults.workspace } },
      models: { $include: 'models.json' },
    })
  })

  test('keeps the object that names the file, without the provider in it', async () => {
    writeFile(folder, { agents: AGENTS, models: { $include: 'models.json' } })
    writeFile(folder, provider(OURS), 'models.json')
    expect(await reset()).toEqual({ wrote: true, stays: [] })
    expect(readConfig(folder, 'models.json')).toEqual({ providers: {} })
  })

  test('says what stays in a file that OpenClaw does not write, and takes out the rest', async () => {
    writeFile(folder, { agents: { $include: 'agents.json' }, models: provider(OURS) })
    writeFile(folder, AGENTS, 'agents.json')
    const openclaw = fakeOpenClaw(folder)
    const run: typeof openclaw.run = async (call) =>
      call.input?.includes('"agents"')
        ? { kind: 'exited', code: 1, stdout: '', stderr: 'would flatten $include-owned config at agents' }
        : openclaw.run(call)
    const { wrote, stays } = await reset({ ...openclaw, run })
    expect(wrote).toBe(true)
    expect(stays).toContainEqual({ path: 'agents.defaults.model', file: 'agents.json' })
    expect(readConfig(folder)).not.toHaveProperty('models.providers.chutes')
    expect(readConfig(folder, 'agents.json')).toEqual(AGENTS)
  })
})

test('a setting is found in the file that it stands in', async () => {
  const path = join(folder, 'openclaw.json')
  writeFile(folder, {
    models: { providers: { chutes: { $include: 'a.json' } } },
    agents: { $include: ['x.json', 'y.json'] },
  })
  writeFile(folder, { models: [], headers: { $include: 'b.json' } }, 'a.json')
  writeFile(folder, { $include: 'b.json' }, 'b.json')
  const { sources } = await loadConfig(fakeOpenClaw(folder))
  const owners = await includeOwners(sources, path)
  const at = (...keys: readonly string[]) => owningFile(keys, owners, path)
  const owner = (...keys: readonly string[]) => at('models', 'providers', 'chutes', ...keys)
  expect([owner(), owner('models'), owner('headers', 'x')]).toEqual(['a.json', 'a.json', 'b.json'])
  expect(at('agents', 'defaults')).toBe('x.json, y.json')
  expect(at('models', 'providers')).toBe('openclaw.json')
  expect(owningFile(['models'], await includeOwners(new Map(), path), path)).toBe('openclaw.json')
})
