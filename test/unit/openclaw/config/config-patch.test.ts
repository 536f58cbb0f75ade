import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Change, toPatch } from '../../../../scripts/src/domain/config/change.ts'
import {
  patchCall,
  readOnlyError,
  writeError,
  writePatch,
} from '../../../../scripts/src/openclaw/config/config-patch.ts'
import type { OpenClawOutcome } from '../../../../scripts/src/openclaw/run.ts'
import { answeringOpenClaw } from '../answering-openclaw.ts'

const exited = (stderr: string, stdout = '', code = 1): OpenClawOutcome => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
})
const changes: readonly Change[] = [
  {
    path: ['models', 'providers', 'chutes', 'models'],
    before: [],
    after: [{ id: 'org/value-in-the-patch' }],
  },
]

describe('the call', () => {
  test('carries the patch on standard input, as one line', () => {
    const { input } = patchCall(changes, [])
    expect(input).toBe(`${JSON.stringify(toPatch(changes))}\n`)
    expect(input?.trimEnd()).not.toContain('\n')
  })

  test('never carries data in its arguments', () => {
    expect(patchCall(changes, []).args).toEqual(['config', 'patch', '--stdin'])
  })

  test('names the lists that get shorter', () => {
    expect(patchCall(changes, ['a.b', 'c']).args.slice(3)).toEqual([
      '--replace-path',
      'a.b',
      '--replace-path',
      'c',
    ])
  })
})

const CONFLICTS = [
  'ConfigMutationConflictError: config changed since last load',
  'The config file changed while this command was writing (config changed since last load), so nothing was changed. …',
]
const REFUSALS: readonly (readonly [string, string])[] = [
  ['Config is externally managed (…)', 'E_CONFIG_READONLY'],
  ['Config is managed by Nix (…)', 'E_CONFIG_READONLY'],
  ['NixModeConfigMutationError: Config is managed by Nix', 'E_CONFIG_READONLY'],
  ["Error: EACCES: permission denied, open '/x/openclaw.json'", 'E_CONFIG_READONLY'],
  ["EROFS: read-only file system, open '/x'", 'E_CONFIG_READONLY'],
  ["EPERM: operation not permitted, rename '/x'", 'E_CONFIG_READONLY'],
  ['permission denied while opening the file', 'E_CONFIG_READONLY'],
  ['ENOSPC: no space left on device, write', 'E_WRITE_REFUSED'],
  [
    'Config write rejected: /x/openclaw.json (size-drop:1232->487). Rejected payload saved to …',
    'E_WRITE_REFUSED',
  ],
  ['Config validation failed: models.providers.chutes: Invalid input', 'E_WRITE_REFUSED'],
  [
    'Refusing to replace models.providers.chutes.models; it would remove existing entries: a, b.',
    'E_WRITE_REFUSED',
  ],
  [
    'Cannot set model reference "chutes/x/y" at agents.defaults.model.primary: Unknown model: chutes/x/y.',
    'E_WRITE_REFUSED',
  ],
  ['Config invalid\nProblem: …', 'E_CONFIG_INVALID'],
  ['OpenClaw config is invalid\nProblem: …', 'E_CONFIG_INVALID'],
  ['something nobody has seen', 'E_WRITE_REFUSED'],
]

const REFUSING = { paths: { configPath: '/x', stateDir: '/s' }, version: '2026.9.6' }

describe('a write that did not happen', () => {
  test.each(REFUSALS)('%s → %s', (said, code) => {
    expect(writeError(exited(said), REFUSING).code).toBe(code)
    expect(writeError(exited('', said), REFUSING).code).toBe(code)
  })

  test.each(['timeout', 'killed'] as const)('%s: nobody knows whether it did', (kind) => {
    const error = writeError({ kind, code: undefined, stdout: '', stderr: '' }, REFUSING)
    expect(error).toMatchObject({ code: 'E_OPENCLAW_FAILED', fix: expect.stringContaining('status.js') })
  })

  test('is told apart where the disk is full', () => {
    expect(writeError(exited('ENOSPC'), REFUSING).message).toContain('disk is full')
    expect(writeError(exited('(size-drop:9->1)'), REFUSING).message).toContain('halve')
  })

  test('names the place that was not accepted, unless it could be anything', () => {
    const message = (path: string) =>
      writeError(exited(`Config validation failed: ${path}: no.`), REFUSING).message
    expect(message('agents.defaults.modelPolicy.allow.47')).toContain(
      'did not accept agents.defaults.modelPolicy.allow.47.',
    )
    expect(message(`auth.${'k'.repeat(40)}`)).toContain('did not accept the result.')
    expect(message('a "quoted" text')).toContain('did not accept the result.')
  })

  test.each(REFUSALS)('never quotes OpenClaw: %s', (said) => {
    const error = writeError(exited(`${said} quoted-config-value`), REFUSING)
    expect(JSON.stringify([error.message, error.fix, error.data])).not.toContain('quoted-config-value')
  })
})

describe('writing', () => {
  const write = (outcome: OpenClawOutcome) => {
    const { calls, openclaw } = answeringOpenClaw(outcome)
    return { calls, done: writePatch(openclaw, patchCall(changes, [])) }
  }

  test('takes one call', async () => {
    const { calls, done } = write(exited('', 'Applied 1 config update(s).', 0))
    expect(await done).toBe('written')
    expect(calls).toHaveLength(1)
  })

  test('is written although OpenClaw grumbles', async () => {
    expect(await write(exited('Config write will strip JSON5 comments from …', '', 0)).done).toBe('written')
  })

  test.each(CONFLICTS)('meets a conflict: %s', async (said) => {
    expect(await write(exited(said)).done).toBe('conflict')
  })

  test('that OpenClaw guards against is told, and only the copy of this write is removed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chutes-patch-'))
    const configPath = join(folder, 'openclaw.json')
    const copies = ['10-30', '10-31'].map((time) => `${configPath}.rejected.2026-11-29T${time}-00-000Z`)
    for (const path of [configPath, ...copies]) writeFileSync(path, '{}')
    const said = `Config write rejected: ${configPath} (size-drop:1232->487). Rejected payload saved to ${copies[1]}.`
    const { openclaw } = answeringOpenClaw(exited(said))
    const paths = { ...openclaw.paths, configPath }
    expect(await writePatch({ ...openclaw, paths }, patchCall(changes, []))).toBe('halves')
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([configPath, copies[0]])
    rmSync(folder, { recursive: true })
  })

  test('leaves a file alone whose name is the beginning of that of the copy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chutes-patch-'))
    const configPath = join(folder, 'openclaw.json')
    const mine = ['', '2', '2026-11-29', '2026-11-29T10-31-00-000Z.mine'].map(
      (name) => `${configPath}.rejected.${name}`,
    )
    const copy = `${configPath}.rejected.2026-11-29T10-31-00-000Z`
    for (const path of [configPath, ...mine, copy]) writeFileSync(path, '{}')
    const said = `Config write rejected: ${configPath} (size-drop:1232->487). Rejected payload saved to ${copy}.`
    const { openclaw } = answeringOpenClaw(exited(`${said}\n${said}\n`))
    const paths = { ...openclaw.paths, configPath }
    expect(await writePatch({ ...openclaw, paths }, patchCall(changes, []))).toBe('halves')
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([configPath, ...mine])
    rmSync(folder, { recursive: true })
  })

  test('throws anything else', async () => {
    await expect(write(exited('Config invalid')).done).rejects.toMatchObject({ code: 'E_CONFIG_INVALID' })
  })
})

describe('a config that is managed elsewhere', () => {
  test('gets the patch to apply there', () => {
    const error = readOnlyError('why', changes)
    expect(error.data).toEqual({ patch: toPatch(changes), withheld: [] })
    expect(error.fix).toContain('data.patch')
    expect(readOnlyError('why').data).toEqual({})
  })

  test('is told where values of its own go back in', () => {
    const mine = { id: 'my/own', headers: { Authorization: 'Bearer of-mine' } }
    const error = readOnlyError('why', [{ ...changes[0]!, after: [mine] }])
    expect(error.data.withheld).toEqual(['models.providers.chutes.models["my/own"].headers'])
    expect(error.fix).toContain('data.withheld')
    expect(JSON.stringify(error.data)).not.toContain('of-mine')
  })
})
