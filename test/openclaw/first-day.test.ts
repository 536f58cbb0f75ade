import { readdirSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ADDED_TODAY,
  catalogRow,
  makeCatalog,
  REMOVED_TODAY,
  today,
  yesterday,
} from '../support/catalogs/catalog.ts'
import { ageState } from '../support/homes/age-state.ts'
import type { Home } from '../support/homes/home.ts'
import { readTrace } from '../support/preloads/trace.ts'
import { runOpenclaw, runScript } from '../support/processes/run.ts'
import { type Journey, journey } from './journey.ts'
import {
  chats,
  filesWith,
  leaveOutPackages,
  PATIENT,
  storeKey,
  templateArguments,
  turn,
  works,
} from './steps.ts'

/** Where OpenClaw keeps credentials. */
const STORE = /^\.openclaw\/(?:state\/openclaw\.sqlite|agents\/main\/agent\/)/
/** Yesterday's models and so many more that losing them more than halves the config. */
const MANY = [...yesterday, ...makeCatalog(60)]

journey('a first day in an empty home', (about) => {
  const { release, newest, chutes, key } = about
  let home: Home
  let primary = ''

  beforeAll(() => {
    chutes().setCatalog(MANY)
    home = about.home({ asTheWorldIs: true })
  })

  test('the piped key is in the store of OpenClaw, and nowhere else', async () => {
    const { doc } = await storeKey(home, about)
    expect(doc.data).toMatchObject({ stored: 'created', verified: true, readBack: true })
    const files = filesWith(home, key.slice(-32))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((path) => !STORE.test(path))).toEqual([])
    expect(readTrace(home).mentions(key.slice(-32))).toEqual([])
  })

  test('after one set-up OpenClaw itself lists the default model and the aliases', async () => {
    const { doc } = await works(home, 'setup')
    expect(doc.data).toMatchObject({
      provider: { baseUrl: 'https://llm.chutes.ai/v1', models: MANY.length },
      applied: true,
      readBack: true,
    })
    const status = (await runOpenclaw(home, ['models', 'status', '--json'], PATIENT)).json()
    const told: { alias: string; target: string }[] = doc.data.aliases
    expect(status).toMatchObject({
      defaultModel: doc.data.primary.current,
      aliases: Object.fromEntries(told.map(({ alias, target }) => [alias, target])),
    })
    primary = doc.data.primary.current.slice('chutes/'.length)
  })

  test('a turn at the real address carries exactly the stored key, and lets the model think when told', async (context) => {
    if (newest) askForOneTool(about)
    const answer = await turn(home, about, context, { thinking: 'high' })
    expect(answer).toMatchObject({ provider: 'chutes', model: primary })
    chutes().onChat(() => ({}))
    if (newest) expectSystemFirst(answer.text)
    const once = { host: 'llm.chutes.ai', authorization: `Bearer ${key}`, model: primary }
    expect(chats(about)).toEqual(newest ? [once, once] : [once])
    if (about.can.switchesThinking) expect(templateArguments(about)).toMatchObject({ enable_thinking: true })
  })

  test('the probe carries that key, names who answered and, on the newest, has it use a tool; the rest is in order', async (context) => {
    leaveOutPackages(release, context)
    chutes().clearRequests()
    if (newest) readWhereThereAreTools(about)
    const { doc } = await works(home, 'status', ['--probe'])
    chutes().onChat(() => ({}))
    const tools = newest ? { calledTool: true, thought: true } : { calledTool: null, thought: null }
    expect(doc.data.probe).toMatchObject({ answered: `chutes/${primary}`, failure: null, ...tools })
    const once = { host: 'llm.chutes.ai', authorization: `Bearer ${key}`, model: primary }
    expect(chats(about)).toEqual(newest ? [once, once, once] : [once])
    const checks: { status: string }[] = doc.data.checks
    expect(checks.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([])
    expect(doc.data.versions.openclaw).toBe(release)
  })

  // what the newest release says of the kind that it stored is recorded
  if (!newest)
    test('a profile declared as another kind than the store holds is put right', async () => {
      const { mode } = profileOf(home)
      declareAs(home, mode === 'token' ? 'api_key' : 'token')
      const { doc } = await works(home, 'setup')
      expect(doc.data.repairs).toMatchObject([{ code: 'profile-mode' }])
      expect(profileOf(home).mode).toBe(mode)
    })

  test('another set-up changes no byte', async () => {
    const before = home.readConfigText()
    expect((await works(home, 'setup')).doc.changed).toBe(false)
    expect(home.readConfigText()).toBe(before)
  })

  test('a SecretRef in place of that key is understood, with its variable and without', async () => {
    const before = home.readConfigText() ?? ''
    const config = home.readConfig() ?? {}
    config.models.providers.chutes.apiKey = { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }
    home.writeConfig(config)
    const env = { CHUTES_API_KEY: key }
    const set = await runScript(home, 'auth', ['status'], { ...PATIENT, env })
    // before 2026.9 a stored key goes first
    const from = newest ? 'the variable CHUTES_API_KEY' : 'the profile chutes:manual'
    expect(set.doc.data.credential).toMatchObject({ from, usable: true })
    const unset = await runScript(home, 'auth', ['status'], PATIENT)
    expect(unset.doc.error).toMatchObject({
      code: 'E_NO_CREDENTIAL',
      message: expect.stringContaining('CHUTES_API_KEY, which is not set here'),
    })
    home.writeConfig(before)
  })

  test('a list that lost most models is believed in the end, and OpenClaw takes the shrunken config', async () => {
    const gone = `chutes/${REMOVED_TODAY}`
    const config = home.readConfig() ?? {}
    config.agents.defaults.model.fallbacks = [gone]
    home.writeConfig(config)
    chutes().setCatalog(today)
    const before = home.readConfigText()
    for (let time = 0; time < 3; time++) {
      expect((await runScript(home, 'refresh', [], PATIENT)).doc.error?.code).toBe('E_CATALOG_REJECTED')
      expect(home.readConfigText()).toBe(before)
      ageState(home, 16)
    }
    const { doc } = await works(home, 'refresh', ['--repair'])
    expect(doc.data.added).toEqual([ADDED_TODAY])
    expect(doc.data.repaired).toMatchObject([{ id: REMOVED_TODAY }])
    expect(idsOf(home)).toEqual(today.map(({ id }) => id).sort())
    expect(home.readConfigText()).not.toContain(REMOVED_TODAY)
    expect(readdirSync(home.openclawDir).filter((name) => name.includes('.rejected'))).toEqual([])
  })

  // on the newest release `npm run test:hard` does this with more writers
  if (!newest) atOnce(about, () => home)

  // 2026.9 has notes of its own in the config, which make this easy
  if (!newest)
    test('from a home with nothing else in it Chutes goes again, in writes that OpenClaw takes', async () => {
      const config = home.readConfig() ?? {}
      Reflect.deleteProperty(config.agents.defaults.model, 'fallbacks')
      Reflect.deleteProperty(config, 'messages')
      home.writeConfig(config)
      expect((await works(home, 'reset', ['all'])).doc.changed).toBe(true)
      expect(home.readConfig()).not.toHaveProperty('models')
      expect(home.readConfig()).not.toHaveProperty('auth')
      expect(readdirSync(home.openclawDir).filter((name) => name.includes('.rejected'))).toEqual([])
    })
})

/** Three refreshes and a person's own write at once. 2026.4.29 merges writes of the same moment and may lose a person's. */
function atOnce({ release, chutes }: Journey, home: () => Home): void {
  describe('several writers at once', () => {
    const added = 'acme/Brand-New-TEE'
    let told: boolean
    beforeAll(async () => {
      chutes().setCatalog([...today, catalogRow({ id: added })])
      const refreshes = [1, 2, 3].map(() => works(home(), 'refresh'))
      ;[told] = await Promise.all([personWrites(home()), ...refreshes])
    })
    test('the new row is there once', () => {
      expect(idsOf(home())).toEqual([...today.map(({ id }) => id), added].sort())
    })
    if (release !== '2026.4.29')
      test('what OpenClaw told a person is written stays written', () => {
        expect([told, home().readConfig()?.messages?.ackReaction]).toEqual([true, '🪂'])
      })
  })
}

/** A person who is told of a conflict tries again. */
async function personWrites(home: Home): Promise<boolean> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const run = await runOpenclaw(home, ['config', 'set', 'messages.ackReaction', '🪂'], PATIENT)
    if (run.code === 0) return true
  }
  return false
}

/** Lets the model call the agent's `exec` tool once, as it stands: what does a command find there? */
function askForOneTool({ chutes }: Journey): void {
  const command = 'echo "$PATH|$NODE_OPTIONS|"'
  chutes().onChat(({ toolResults }) =>
    toolResults.length === 0
      ? { toolCalls: [{ name: 'exec', arguments: { command } }] }
      : { text: `The tool said: ${toolResults[0]?.trim()}` },
  )
}

/** Without tools it is the question for one word. */
function readWhereThereAreTools({ chutes }: Journey): void {
  const read = { name: 'read', arguments: { path: 'word.txt' } }
  chutes().onChat(({ tools, toolResults }) =>
    tools.length > 0 && toolResults.length === 0 ? { toolCalls: [read] } : {},
  )
}

/** In the shell of an agent the system's folders come before the Node that runs OpenClaw, and NODE_OPTIONS is gone. */
function expectSystemFirst(text: string): void {
  const [, path = ''] = /^The tool said: (\S+)\|\|$/.exec(text) ?? []
  const folders = path.split(delimiter)
  expect(folders).toContain(dirname(process.execPath))
  expect(folders.indexOf('/usr/bin')).toBeLessThan(folders.indexOf(dirname(process.execPath)))
}

const profileOf = (home: Home) => home.readConfig()?.auth.profiles['chutes:manual']

function declareAs(home: Home, mode: string): void {
  const config = home.readConfig() ?? {}
  config.auth.profiles['chutes:manual'].mode = mode
  home.writeConfig(config)
}

function idsOf(home: Home): string[] {
  const rows: { id: string }[] = home.readConfig()?.models.providers.chutes.models
  return rows.map(({ id }) => id).sort()
}
