import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { saveSchedule } from '../../../scripts/src/state/schedule-state.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const folder = (home: Home): string => join(home.openclawDir, 'chutes')
const DRAFT = 'journal.json.0b5a1c7e-98d4-4c2f-8a1b-3f6d2e9c7a10.tmp'

/** What a person may keep in the skill's folder, by name. */
const THEIRS = ['keep.d', 'notes.txt', 'state.json.bak', 'state.json.tmp', 'sent by a server.txt']

function strew(home: Home): void {
  mkdirSync(join(folder(home), 'keep.d'))
  writeFileSync(join(folder(home), 'keep.d', 'state.json'), 'mine')
  for (const name of THEIRS.slice(1)) writeFileSync(join(folder(home), name), 'mine')
  for (const name of [DRAFT, 'config.lock.takeover']) writeFileSync(join(folder(home), name), '{')
}

describe('the folder of the skill', () => {
  test('loses what the skill made in it, and nothing else', async () => {
    const home = stage.furnished('ready')
    strew(home)
    const dry = (await runScript(home, 'reset', ['all', '--dry-run'])).doc
    const told = ['(not shown)', 'keep.d', 'notes.txt', 'state.json.bak', 'state.json.tmp']
    expect(dry.data.files.stay.sort()).toEqual(told)
    expect(dry.data.files.remove).toEqual(['config.lock.takeover', 'journal.json', DRAFT, 'state.json'])
    expect(dry.data.others).toContainEqual({ what: 'memory', outcome: 'planned' })
    const shown = (await runScript(home, 'reset', ['all', '--dry-run', '--pretty'])).stdout
    expect(shown).toContain('- the stored chutes:manual')
    expect(shown).toContain('- files of this skill: config.lock.takeover, journal.json,')

    const { doc } = await runScript(home, 'reset', ['all'])
    expect(readdirSync(folder(home)).sort()).toEqual([...THEIRS].sort())
    expect(doc.changed).toBe(true)
    expect(doc.data.files).toEqual({ ...dry.data.files, stay: expect.arrayContaining(told), failed: [] })
    expect(doc.data.others).toContainEqual({ what: 'memory', outcome: 'removed' })
    expect(doc.warnings.find(({ code }) => code === 'files-stay')?.message).toContain('keep.d')
  })

  test('keeps the journal of another release until everything goes', async () => {
    const home = stage.furnished('keyed')
    const theirs = '{"version":7}'
    mkdirSync(folder(home), { recursive: true })
    writeFileSync(join(folder(home), 'journal.json'), theirs)
    const { doc } = await runScript(home, 'reset', ['undo'])
    expect(doc).toMatchObject({ changed: false, warnings: [{ code: 'memory-lost' }] })
    const done = (await runScript(home, 'setup')).doc
    expect(done.warnings).toContainEqual(expect.objectContaining({ code: 'memory-lost' }))
    const aside = join(folder(home), 'journal.json.version-7')
    expect(readFileSync(aside, 'utf8')).toBe(theirs)
    expect((await runScript(home, 'reset', ['all'])).doc.data.files.remove).toContain(
      'journal.json.version-7',
    )
    expect(existsSync(aside)).toBe(false)
  })

  test('goes when it is empty, and that alone is a change', async () => {
    const home = stage.furnished('ready')
    expect((await runScript(home, 'reset', ['all'])).doc.changed).toBe(true)
    expect(existsSync(folder(home))).toBe(false)
    mkdirSync(folder(home))
    writeFileSync(join(folder(home), 'attest.json'), '{}')
    const { doc } = await runScript(home, 'reset', ['all'])
    expect(doc).toMatchObject({ changed: true, summary: expect.stringContaining('removed') })
    expect(existsSync(folder(home))).toBe(false)

    const again = (await runScript(home, 'reset', ['all'])).doc
    expect(again).toMatchObject({ changed: false, data: { files: { remove: [] } } })
  })
})

/** A furnished home whose heartbeat is in a crontab, and OpenClaw refuses what `refusing` matches of its arguments. */
async function scheduled(refusing = '-') {
  const home = stage.furnished('ready')
  const bin = join(home.dir, 'bin')
  const table = join(bin, 'table')
  mkdirSync(bin)
  writeFileSync(table, '# mine\n')
  const tool = (name: string, text: string): void =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  tool(
    'crontab',
    `case "$1" in -l) exec cat '${table}';; -r) exec rm '${table}';; *) exec cat > '${table}';; esac`,
  )
  const PATH = [bin, home.env.PATH].join(delimiter)
  const installed = await runScript(home, 'heartbeat', ['install', '--via', 'crontab', '--write'], {
    env: { PATH },
  })
  expect(installed.doc.changed).toBe(true)
  const real = home.env.PATH?.split(delimiter)
    .map((dir) => join(dir, 'openclaw'))
    .find(existsSync)
  tool('openclaw', `case "$*" in ${refusing}) echo 'no' >&2; exit 1;; esac\nexec '${real}' "$@"`)
  const remembered = join(folder(home), 'schedule.json')
  return {
    home,
    all: async (env: Readonly<Record<string, string>> = {}) =>
      (await runScript(home, 'reset', ['all'], { env: { PATH, ...env } })).doc,
    schedule: () => [table, remembered].map((path) => existsSync(path) && readFileSync(path, 'utf8')),
  }
}

describe('a removal that cannot be made', () => {
  const deep = `{"plugins":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`
  test.each<readonly [string, string, (text: string) => string, Record<string, string>]>([
    ['of a config that Nix manages', 'E_CONFIG_READONLY', (text) => text, { OPENCLAW_NIX_MODE: '1' }],
    ['of a read-only config', 'E_CONFIG_READONLY', (text) => text, { OPENCLAW_CONFIG_READONLY: '1' }],
    ['of a config with comments', 'E_CONFIG_COMMENTS', (text) => `// mine\n${text}`, {}],
    [
      'of a config that OpenClaw refuses',
      'E_CONFIG_INVALID',
      (text) => text.replace('{', '{"surprise":1,'),
      {},
    ],
    ['of a credential in such a config', 'E_CONFIG_INVALID', () => '{"surprise":1}', {}],
    ['of an empty config file', 'E_CONFIG_INVALID', () => '', {}],
    ['of a config that is nested too deeply', 'E_CONFIG_INVALID', () => deep, {}],
  ])('%s leaves everything as it was', async (_what, code, edit, env) => {
    const { home, all, schedule } = await scheduled()
    home.writeConfig(edit(home.readConfigText() ?? ''))
    const before = [home.readConfigText(), ...schedule()]
    expect(await all(env)).toMatchObject({ changed: false, error: { code } })
    expect([home.readConfigText(), ...schedule()]).toEqual(before)
  })

  test('of the last change, a credential, leaves it and the comments of the config', async () => {
    const home = stage.home()
    await runScript(home, 'auth', [], { input: stage.key })
    const undo = async (env = {}) => (await runScript(home, 'reset', ['undo'], { env })).doc
    const refused = (code: string) => ({ changed: false, error: { code } })
    expect(await undo({ OPENCLAW_CONFIG_READONLY: '1' })).toMatchObject(refused('E_CONFIG_READONLY'))
    const commented = `// mine\n${home.readConfigText()}`
    home.writeConfig(commented)
    expect(await undo()).toMatchObject(refused('E_CONFIG_COMMENTS'))
    expect(home.readConfigText()).toBe(commented)
    expect((await runScript(home, 'auth', ['status'])).doc.data.credential.source).toBe('profile')
  })

  test('because OpenClaw refuses the write leaves everything as it was', async () => {
    const { all, schedule } = await scheduled('*patch*')
    const before = schedule()
    expect(await all()).toMatchObject({ changed: false, error: { code: 'E_WRITE_REFUSED' } })
    expect(schedule()).toEqual(before)
  })

  test('to its end says what was changed before', async () => {
    const { all, schedule } = await scheduled('*logout*')
    expect(await all()).toMatchObject({
      changed: true,
      error: {
        code: 'E_CREDENTIAL_NOT_REMOVED',
        message: expect.stringContaining('changed before that stands'),
      },
    })
    expect(schedule()).toEqual(['# mine\n', false])
  })
})

test('a schedule that cannot be removed now is remembered, with all that it takes to come back', async () => {
  const home = stage.furnished('ready')
  saveSchedule(home.openclawDir, { via: 'openclaw', at: Date.now() })
  const all = async (...flags: string[]) => (await runScript(home, 'reset', ['all', ...flags])).doc
  const kept = readdirSync(folder(home))
  const others = [
    { what: 'schedule', outcome: 'failed' },
    { what: 'memory', outcome: 'failed' },
  ]
  const left = expect.objectContaining({ code: 'schedule-left-openclaw' })
  expect((await all('--dry-run')).data.others).toEqual(expect.arrayContaining(others))
  for (const changed of [true, false]) {
    expect(await all()).toMatchObject({
      changed,
      summary: expect.stringContaining('the schedule stays'),
      data: { others: expect.arrayContaining(others), files: { failed: [] } },
      warnings: [left],
    })
    expect(readdirSync(folder(home))).toEqual(expect.arrayContaining(kept))
  }
  saveSchedule(home.openclawDir, undefined)
  expect((await all()).data.others).toContainEqual({ what: 'memory', outcome: 'removed' })
  expect(existsSync(folder(home))).toBe(false)
})

test('a primary from before the skill that OpenClaw does not take is named, because nothing else remembers it', async () => {
  const home = stage.furnished('keyed', (config) => {
    const model = { primary: 'chutes/zai-org/glm-5.2-tee' }
    Object.assign(config, { agents: { ...config.agents, defaults: { model } } })
  })
  await runScript(home, 'setup')
  expect(home.readConfig()?.agents.defaults.model.primary).toBe('chutes/zai-org/GLM-5.2-TEE')
  const { doc } = await runScript(home, 'reset', ['all'])
  expect(home.readConfig()?.agents?.defaults?.model?.primary).toBeUndefined()
  expect(doc.warnings.find(({ code }) => code === 'primary-unset')?.message).toContain(
    'chutes/zai-org/glm-5.2-tee',
  )
})
