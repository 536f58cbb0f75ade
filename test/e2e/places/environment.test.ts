import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

/** A variable, what it is set to, and where OpenClaw's state is then; all inside the home. */
const PLACES = [
  { name: 'OPENCLAW_CONFIG_PATH', value: 'conf/mine.json', state: '.openclaw' },
  { name: 'OPENCLAW_STATE_DIR', value: 'state dir', state: 'state dir' },
  { name: 'OPENCLAW_HOME', value: 'else', state: 'else/.openclaw' },
]

describe.each(PLACES)('with $name', ({ name, value, state }) => {
  test('all four scripts agree about where things are', async () => {
    const home = stage.home()
    const env = { [name]: join(home.dir, value) }
    const auth = await runScript(home, 'auth', [], { input: stage.key, env })
    expect(auth.doc.data).toMatchObject({ stored: 'created', readBack: true })
    const setup = await runScript(home, 'setup', [], { env })
    expect(setup.doc.data).toMatchObject({ applied: true, readBack: true })
    const refresh = await runScript(home, 'refresh', [], { env })
    expect(refresh.doc).toMatchObject({ ok: true, changed: false })
    const status = await runScript(home, 'status', [], { env })
    expect(status.code, status.stdout).toBe(0)

    expect(existsSync(join(home.dir, state, 'chutes', 'state.json'))).toBe(true)
    expect(home.readConfigText()).toBeUndefined()
    expect(existsSync(home.openclawDir)).toBe(state === '.openclaw')
  })
})

test('OPENCLAW_PROFILE alone moves nothing', async () => {
  const home = stage.home({ env: { OPENCLAW_PROFILE: 'work' }, config: '{ broken' })
  expect((await runScript(home, 'refresh')).doc.data.configPath).toBe(home.configPath)
})

describe('a configuration with comments', () => {
  let home: Home
  beforeAll(() => {
    home = stage.home({
      config: `// my assistant
{
  agents: { defaults: { userTimezone: 'Europe/Berlin', }, }, // trailing commas, too
  auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } },
}
`,
    })
  })

  test('is read, but not written without a word, because OpenClaw would drop them', async () => {
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(1)
    expect(doc).toMatchObject({
      ok: false,
      changed: false,
      error: { code: 'E_CONFIG_COMMENTS', fix: expect.stringContaining('--drop-comments') },
    })
    expect(home.readConfigText()).toBe(before)
    expect((await runScript(home, 'setup', ['--dry-run'])).doc).toMatchObject({ ok: true, changed: false })
  })

  test('is completed with --drop-comments', async () => {
    const { code, doc } = await runScript(home, 'setup', ['--drop-comments'])
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: true, data: { applied: true, readBack: true } })
    expect(home.readConfig()!.agents.defaults).toMatchObject({ userTimezone: 'Europe/Berlin', model: {} })
  })

  test('needs no word when there is nothing to write', async () => {
    home.writeConfig(`// again\n${home.readConfigText()}`)
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: false, warnings: [] })
    expect(home.readConfigText()).toBe(before)
  })
})
