import { existsSync, lstatSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JOB_NAME } from '../../scripts/src/domain/heartbeat/scheduled-job.ts'
import { today } from '../support/catalogs/catalog.ts'
import type { Config, Home } from '../support/homes/home.ts'
import { fakeKey } from '../support/keys.ts'
import { type Gateway, gatewayConfig, startGateway } from '../support/processes/gateway.ts'
import { runOpenclaw, runScript } from '../support/processes/run.ts'
import { type Journey, journey } from './journey.ts'
import { matrixReleases, NEWEST, playedReleases } from './releases.ts'
import { askedBehindGateway, chats, heartbeatJobs, meaning, PATIENT, storeKey, turn, works } from './steps.ts'

const OTHER_MODEL = 'deepseek-ai/DeepSeek-V3.2-TEE'
const FIRST = `acme/${today[0]?.id}`
const acmeKey = fakeKey('another provider')

/** Another provider, answered for by the same stand-in under a key of its own, and a setting that is not about models. */
function theirs({ chutes }: Journey, defaults: object = {}) {
  chutes().acceptKey(acmeKey)
  const models = today.slice(0, 3).map(({ id }) => ({ id, name: id, contextWindow: 40_960, maxTokens: 2048 }))
  const acme = { baseUrl: chutes().llmBaseUrl, api: 'openai-completions', apiKey: acmeKey, models }
  return {
    models: { providers: { acme } },
    agents: { defaults: { model: { primary: FIRST }, ...defaults } },
    // so much of their own that taking Chutes out again does not halve the config, which OpenClaw refuses
    messages: { ackReaction: '👀', groupChat: { mentionPatterns: NAMES } },
  }
}
const NAMES = Array.from({ length: 400 }, (_, index) => `name number ${index}`)

journey(
  'somebody with another provider, an allowlist and a Gateway',
  (about) => {
    const { key } = about
    let home: Home
    let gateway: Gateway | undefined
    let before: Config
    const behindLink = () => join(home.dir, 'dotfiles.json')

    beforeAll(async () => {
      // a job of the scheduler does not inherit what redirects the real addresses
      home = about.home({
        standin: about.chutes(),
        // only theirs are on the list of the models that may be used
        config: { ...theirs(about, { modelPolicy: { allow: ['acme/*'] } }), ...(await gatewayConfig()) },
      })
      before = meaning(home)
      renameSync(home.configPath, behindLink())
      symlinkSync(behindLink(), home.configPath)
      // a person's Gateway runs already; as a service it has a search path with neither node nor openclaw on it
      gateway = await startGateway(home, { PATH: '/usr/bin:/bin' })
      // as an editor on Windows leaves a file
      await works(home, 'auth', [], `\uFEFF${key}\r\n`)
    })
    afterAll(() => gateway?.stop())

    test('a set-up leaves their default model alone', async () => {
      const { doc } = await works(home, 'setup')
      expect(doc.data.primary).toMatchObject({ previous: FIRST, current: FIRST })
    })

    test('the config stays behind its symbolic link, with everything that was in it', () => {
      expect(lstatSync(home.configPath).isSymbolicLink()).toBe(true)
      const { messages, gateway: settings, models } = before
      expect(JSON.parse(readFileSync(behindLink(), 'utf8'))).toMatchObject({
        messages,
        gateway: settings,
        models,
      })
    })

    test('their default model still answers, with their key', async () => {
      expect(await askedBehindGateway(home, about)).toBe(`Hello from ${today[0]?.id}`)
      expect(chats(about)).toMatchObject([{ authorization: `Bearer ${acmeKey}` }])
    })

    let after: Config
    test('an alias leads where models.js pointed it, past the allowlist, with the stored key', async () => {
      after = meaning(home)
      await works(home, 'models', ['use', 'pro', OTHER_MODEL])
      expect(await askedBehindGateway(home, about, 'chutes-pro')).toBe(`Hello from ${OTHER_MODEL}`)
      expect(chats(about)).toMatchObject([{ authorization: `Bearer ${key}`, model: OTHER_MODEL }])
    })

    test('undo takes that back, leaves what a person wrote since, and a running Gateway takes it on', async () => {
      reactWith(home, '🪂')
      gateway?.forget()
      const { doc } = await works(home, 'reset', ['undo'])
      expect(doc.data.undone.script).toBe('models')
      expect(doc.data.gateway).toBe('applies now')
      expect(meaning(home)).toEqual({ ...after, messages: { ...after.messages, ackReaction: '🪂' } })
      await gateway?.says(/config hot reload applied|config change applied/i)
      expect(statSync(join(home.openclawDir, 'chutes', 'journal.json')).mode & 0o777).toBe(0o600)
    })

    inScheduler(() => home)

    test('a reset of all leaves OpenClaw as it was before the skill', async () => {
      const { doc } = await works(home, 'reset', ['all'])
      expect(meaning(home)).toEqual({ ...before, messages: { ...before.messages, ackReaction: '🪂' } })
      expect(existsSync(join(home.openclawDir, 'chutes'))).toBe(false)
      expect(doc.data.others).toContainEqual({ what: 'schedule', outcome: 'removed' })
      expect(doc.data.credentials).toEqual([{ profile: 'chutes:manual', outcome: 'removed' }])
    })
  },
  // what schedules on 2026.4.29 and 2026.6.11 has its turn in their fresh lives
  matrixReleases().filter((release) => release === NEWEST),
)

/** What a person does with an editor. */
function reactWith(home: Home, ackReaction: string): void {
  const config = home.readConfig() ?? {}
  home.writeConfig({ ...config, messages: { ...config.messages, ackReaction } })
}

function inScheduler(home: () => Home): void {
  let id = ''
  test('the heartbeat is one job of the scheduler beside theirs of the same name, however often it is installed', async () => {
    const add = ['cron', 'create', '0 0 1 1 *', 'hi', '--name', JOB_NAME, '--session', 'isolated']
    expect((await runOpenclaw(home(), add, PATIENT)).code).toBe(0)
    const [theirs] = await heartbeatJobs(home())
    const first = await works(home(), 'heartbeat', ['install'])
    expect(first.doc.data.schedule).toMatchObject({ via: 'openclaw', state: 'installed' })
    expect((await works(home(), 'heartbeat', ['install'])).doc.changed).toBe(false)
    const ours = (await heartbeatJobs(home())).filter((job) => job.id !== theirs?.id)
    expect(ours).toHaveLength(1)
    id = ours[0]?.id ?? ''
  })
  test('the job does what it should, with neither node nor openclaw on the search path of the Gateway', async () => {
    const run = ['cron', 'run', id, '--wait', '--wait-timeout', '5m']
    const { code, stdout, json } = await runOpenclaw(home(), run, PATIENT)
    expect(code, stdout).toBe(0)
    expect(json().run).toMatchObject({ status: 'ok', diagnostics: { summary: 'NO_REPLY' } })
  })
}

/** Where the first alias begins an allowlist, it must not lock anybody out; the newest has its list elsewhere. */
function withoutList(about: Journey): void {
  let home: Home
  beforeAll(async () => {
    home = about.home({ config: theirs(about) })
    await storeKey(home, about)
    await works(home, 'setup')
  })
  if (about.can.allowlist === 'exact')
    test('an alias that would lock the other models out is refused', async () => {
      const run = await runScript(home, 'models', ['use', 'pro', OTHER_MODEL], PATIENT)
      expect([run.code, run.doc.error?.code]).toEqual([1, 'E_ALIAS_REFUSED'])
    })
  else
    test('a model of theirs that is on no list still answers', async (context) => {
      await works(home, 'models', ['use', 'pro', OTHER_MODEL])
      const model = today[2]?.id
      expect(await turn(home, about, context, { model: `acme/${model}` })).toMatchObject({
        provider: 'acme',
        model,
      })
    })
}

journey(
  'somebody with another provider and no allowlist',
  withoutList,
  // 2026.6.11 knows the same kind of list as 2026.5.28
  playedReleases().filter((release) => release !== NEWEST && release !== '2026.6.11'),
)
