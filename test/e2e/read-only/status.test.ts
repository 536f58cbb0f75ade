import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { today } from '../../support/catalogs/catalog.ts'
import { missFor } from '../../support/homes/age-state.ts'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript, type ScriptDocument } from '../../support/processes/run.ts'
import { runProcess } from '../../support/processes/spawn.ts'

const PRIMARY = 'zai-org/GLM-5.2-TEE'
const OTHER = 'Qwen/Qwen3-235B-A22B-Thinking-2507-TEE'
const stage = openStage()

interface Check {
  readonly id: string
  readonly status: string
  readonly fix?: string
}

const checksOf = (doc: ScriptDocument): readonly Check[] => doc.data.checks
const failed = (doc: ScriptDocument) => checksOf(doc).filter(({ status }) => status === 'fail')

/** What is in a home, and every file and folder of its `.openclaw` with what is in it. */
function contents({ dir, openclawDir }: Home): Record<string, string | readonly string[]> {
  const entries = readdirSync(openclawDir, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return [relative(dir, path), entry.isFile() ? digest(path) : 'folder'] as const
  })
  const names = readdirSync(dir).filter((name) => name !== 'trace.jsonl')
  return { '.': names, ...Object.fromEntries(entries) }
}

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

describe('a good set-up', () => {
  test('passes every check, in one OpenClaw run', async () => {
    const home = stage.furnished('ready')
    const run = await runScript(home, 'status')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.doc).toMatchObject({
      schema: 'chutes.status/1',
      ok: true,
      changed: false,
      warnings: [],
      next: [expect.stringMatching(/^node .*heartbeat\.js install$/)],
    })
    expect(run.doc.data.versions).toEqual({
      skill: expect.stringMatching(/^\d+\.\d+\.\d+/),
      installed: { via: expect.any(String), at: expect.stringMatching(/^20\d\d-/) },
      node: process.versions.node,
      npm: expect.stringMatching(/^\d+\./),
      openclaw: '2026.9.6',
    })
    expect(checksOf(run.doc).map(({ status }) => status)).toEqual(checksOf(run.doc).map(() => 'pass'))
    expect(checksOf(run.doc).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['credential', 'provider', 'models', 'primary', 'aliases', 'allowlist']),
    )
    expect(run.stdout).not.toContain('cpk_')
    expect(readTrace(home).openclawRuns()).toBe(1)
  })

  test('is not changed by being looked at, not by a file', async () => {
    const home = stage.furnished('ready')
    const before = contents(home)
    expect(Object.keys(before)).toContain('.openclaw/openclaw.json')
    await runScript(home, 'status')
    await runScript(home, 'status', ['--offline'])
    expect(contents(home)).toEqual(before)
  })

  test('is not asked about at Chutes with --offline', async () => {
    stage.chutes.clearRequests()
    const { code, doc } = await runScript(stage.furnished('ready'), 'status', ['--offline'])
    expect(code).toBe(0)
    expect(checksOf(doc)).toContainEqual(expect.objectContaining({ id: 'catalog', status: 'skip' }))
    expect(stage.chutes.requests).toEqual([])
  })
})

describe('an empty home', () => {
  test('fails with the key as the first step, and stays empty', async () => {
    const home = stage.home()
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(1)
    expect(doc.ok).toBe(false)
    expect(doc.error).toMatchObject({
      code: 'E_CHECKS_FAILED',
      fix: expect.stringMatching(/\| node .*auth\.js --setup$/),
    })
    expect(failed(doc).map(({ id }) => id)).toEqual(['credential', 'provider', 'primary'])
    expect(home.readConfigText()).toBeUndefined()
  })
})

describe('a set-up without its key', () => {
  test('fails that check alone, with the pipe as its fix', async () => {
    const home = stage.home({ config: { ...stage.furnished('ready').readConfig(), auth: {} } })
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(1)
    expect(failed(doc)).toMatchObject([
      { id: 'credential', fix: expect.stringMatching(/^printf .*\| node .*auth\.js$/) },
    ])
    expect(doc.error?.fix).toBe(failed(doc)[0]?.fix)
  })
})

/** What broke, the checks that may notice, and the break. */
const BREAKS: readonly (readonly [string, readonly string[], (config: Config) => void])[] = [
  [
    'no provider',
    ['provider', 'primary'],
    (config) => {
      delete config.models.providers.chutes
    },
  ],
  [
    'the row of the primary removed',
    ['primary'],
    ({ models: { providers } }) => {
      providers.chutes.models = providers.chutes.models.filter((row: Config) => row.id !== PRIMARY)
    },
  ],
  [
    'an alias written the wrong way round',
    ['reversed-alias'],
    ({ agents: { defaults } }) => {
      delete defaults.models[`chutes/${PRIMARY}`]
      defaults.models['chutes-pro'] = { alias: `chutes/${PRIMARY}` }
    },
  ],
  [
    'an allowlist that leaves Chutes out',
    ['allowlist'],
    ({ agents: { defaults } }) => {
      defaults.modelPolicy = { allow: ['acme/*'] }
    },
  ],
]

describe.each(BREAKS)('with %s', (_what, ids, breakIt) => {
  test('status fails just there, with setup as its fix', async () => {
    const { code, doc } = await runScript(stage.furnished('ready', breakIt), 'status')
    expect(code).toBe(1)
    expect(failed(doc).map(({ id }) => id)).toEqual(ids)
    for (const { fix } of failed(doc)) expect(fix).toMatch(/^node .*setup\.js$/)
    expect(doc.error).toMatchObject({ code: 'E_CHECKS_FAILED', fix: failed(doc)[0]?.fix })
  })
})

test('a fix, run as written, mends everything that is broken at once', async () => {
  const home = stage.furnished('ready', (config) => {
    for (const [, , breakIt] of BREAKS.slice(1)) breakIt(config)
    delete config.models.providers.chutes.baseUrl
  })
  const { doc } = await runScript(home, 'status')
  expect(failed(doc).map(({ id }) => id)).toEqual(['provider', 'primary', 'reversed-alias', 'allowlist'])
  const fixed = await runProcess('/bin/sh', ['-c', doc.error!.fix], {
    env: home.env,
    cwd: home.dir,
    timeoutMs: 120_000,
  })
  expect(fixed.code, fixed.stdout).toBe(0)
  const after = await runScript(home, 'status')
  expect(after.code, JSON.stringify(failed(after.doc))).toBe(0)
})

test('a primary that is missing from the catalogue is watched; once it is gone for good, setup is the fix', async () => {
  const home = stage.furnished('ready', ({ agents }) => {
    agents.defaults.model.primary = `chutes/${OTHER}`
  })
  stage.chutes.setCatalog(today.filter(({ id }) => id !== OTHER))
  try {
    const missing = await runScript(home, 'status')
    expect(missing.code).toBe(0)
    expect(missing.doc.data.catalog).toMatchObject({ source: 'live', count: today.length - 1, ageHours: 0 })
    expect(checksOf(missing.doc)).toContainEqual({
      id: 'models',
      status: 'warn',
      detail: expect.stringContaining(`${OTHER} is in use but missing`),
      fix: expect.stringMatching(/refresh\.js$/),
    })
    missFor(home, OTHER, 30)
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(1)
    expect(failed(doc)).toMatchObject([{ id: 'primary', fix: expect.stringMatching(/^node .*setup\.js$/) }])
    expect(checksOf(doc)).toContainEqual(
      expect.objectContaining({ id: 'models', fix: expect.stringMatching(/refresh\.js --repair/) }),
    )
  } finally {
    stage.chutes.setCatalog(today)
  }
})

test('a Chutes that cannot be reached is a warning, not a failure', async () => {
  stage.chutes.setFault('models', { kind: 'reset' })
  const { code, doc } = await runScript(stage.furnished('ready'), 'status')
  expect(code).toBe(0)
  expect(checksOf(doc)).toContainEqual(expect.objectContaining({ id: 'catalog', status: 'warn' }))
})

test('a lost state file is no fault, and is not rebuilt by looking', async () => {
  const home = stage.furnished('ready')
  rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
  const { code } = await runScript(home, 'status')
  expect(code).toBe(0)
  expect(readdirSync(home.openclawDir)).not.toContain('chutes')
})
