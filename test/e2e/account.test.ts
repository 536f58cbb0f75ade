import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fault, faults } from '../standin/faults.ts'
import { sendDetail } from '../standin/http.ts'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { utilizationRow } from '../standin/utilization.ts'
import { chuteId, today } from '../support/catalog.ts'
import { createHome, type Home } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runScript, type ScriptDocument } from '../support/run.ts'
import { readTrace } from '../support/trace.ts'

const key = fakeKey('account, end to end')
let chutes: ChutesStandIn
let home: Home

beforeAll(async () => {
  chutes = await startChutes()
  chutes.acceptKey(key)
  home = createHome({ standin: chutes, trace: true })
  expect((await runScript(home, 'auth', [], { input: key })).code).toBe(0)
  expect((await runScript(home, 'setup')).code).toBe(0)
})
afterAll(async () => {
  home.dispose()
  await chutes.close()
})

interface Check {
  readonly id: string
  readonly status: string
  readonly detail: string
  readonly fix?: string
}
const check = (doc: ScriptDocument, id: string): Check | undefined =>
  doc.data.checks.find((one: Check) => one.id === id)

/** In half an hour, so that the window is neither stale nor of another day for long. */
const soon = () => new Date(Date.now() + 1_800_000).toISOString()

test('a piped key tells what is left, and nothing that identifies anybody', async () => {
  const window = { usage: 6.84, cap: 8.333, remaining: 1.49, reset_at: soon() }
  chutes.acceptKey(key, {
    username: 'somebody-by-name',
    subscription: { custom: false, monthly_price: 20, four_hour: window, monthly: { ...window, cap: 100 } },
  })
  const run = await runScript(home, 'status', ['--account'], { input: key })
  expect(run.code, run.stdout).toBe(0)
  expect(check(run.doc, 'account')).toMatchObject({
    status: 'pass',
    detail: 'plan $20.00 a month, balance $12.34',
  })
  expect(check(run.doc, 'window-4h')).toMatchObject({
    status: 'warn',
    detail: expect.stringMatching(/^82% of/),
  })
  expect(run.doc.data.account).toMatchObject({
    balance: 12.34,
    plan: { kind: 'active', monthlyPrice: 20 },
    fourHour: { state: 'near', used: 6.84, cap: 8.33, percent: 82 },
    quota: { used: 42, total: 5000 },
  })
  expect(run.stdout + run.stderr).not.toMatch(/5PAYMENT|5HOTKEY|5COLDKEY|somebody-by-name|cpk_/)
  expect(readTrace(home).mentions(key.slice(-32))).toEqual([])
})

test('an account that cannot pay fails, and a route that is down hides nothing else', async () => {
  chutes.acceptKey(key, { subscription: undefined, balance: 0 })
  chutes.addRoute('GET', '/users/me/discounts', ({ response }) => sendDetail(response, 500, 'no'))
  const run = await runScript(home, 'status', ['--account', '--from-env'], { env: { CHUTES_API_KEY: key } })
  expect(run.code).toBe(1)
  expect(run.doc.error?.fix).toMatch(/chutes\.ai/)
  expect(check(run.doc, 'account')).toMatchObject({
    status: 'fail',
    detail: expect.stringMatching(/no plan/),
  })
  expect(run.doc.data.account).toMatchObject({ balance: 0, plan: { kind: 'none' }, discounts: null })
})

test('the heartbeat tells an empty account once, and only with the flag', async () => {
  const beat = (...args: string[]) =>
    runScript(home, 'heartbeat', ['--force', 'account', ...args], { env: { CHUTES_API_KEY: key } })
  expect((await beat()).code).toBe(2)
  const { doc } = await beat('--from-env')
  expect(doc.data.ran).toContainEqual(expect.objectContaining({ task: 'account', ok: true }))
  expect(doc.data.reply).toMatch(/no plan .* refuses TEE models/)
  expect((await beat('--from-env')).doc.data).toMatchObject({ reply: 'NO_REPLY', attention: [] })
})

test('without a key the rest is checked, and the fix shows the pipe', async () => {
  const run = await runScript(home, 'status', ['--account'])
  expect(run.code, run.stdout).toBe(0)
  expect(check(run.doc, 'account')).toMatchObject({
    status: 'skip',
    fix: expect.stringMatching(/^printf %s "\$CHUTES_API_KEY" \| node .*status\.js --account$/),
  })
  const odd = await runScript(home, 'status', ['--account'], { input: 'two words' })
  expect([odd.code, odd.doc.error?.code]).toEqual([2, 'E_KEY_MALFORMED'])
})

const PRIMARY = 'zai-org/GLM-5.2-TEE'

/** OpenClaw looks for its own Chutes plugin for half a minute before it asks a model, unless it is told not to. */
function withoutPluginSearch(): void {
  home.writeConfig({ ...home.readConfig(), plugins: { entries: { chutes: { enabled: false } } } })
}

const posts = () => chutes.requests.filter(({ method }) => method === 'POST')

test('a probe is one small request with the stored key, and tells who answered', async () => {
  withoutPluginSearch()
  chutes.clearRequests()
  const config = home.readConfigText()
  const run = await runScript(home, 'status', ['--probe'])
  expect(run.code, run.stdout).toBe(0)
  expect(check(run.doc, 'probe')).toMatchObject({
    status: 'pass',
    detail: expect.stringMatching(/^chutes\/zai-org\/GLM-5\.2-TEE began to answer after \d+ ms$/),
  })
  expect(check(run.doc, 'hot')).toMatchObject({
    status: 'pass',
    detail: expect.stringMatching(/^hot: primary/),
  })
  expect(run.doc.data.probe).toMatchObject({
    expected: `chutes/${PRIMARY}`,
    answered: `chutes/${PRIMARY}`,
    measured: 'response',
    failure: null,
  })
  expect(posts()).toMatchObject([{ authorization: `Bearer ${key}`, body: { model: PRIMARY } }])
  expect(JSON.stringify(posts()[0]?.body).length).toBeLessThan(1000)
  expect(home.readConfigText()).toBe(config)
})

/** The refusal is told as what it is, without any of its words. */
async function refused(fault: Fault, failure: string, fix: RegExp): Promise<void> {
  chutes.setFault('chat', fault)
  const rows = today.map(({ id }) =>
    utilizationRow(chuteId(id), id, id === PRIMARY ? { active_instance_count: 0 } : {}),
  )
  chutes.addRoute('GET', '/chutes/utilization', ({ response }) => void response.end(JSON.stringify(rows)))
  const run = await runScript(home, 'status', ['--probe']).finally(() => chutes.clearFaults())
  expect(run.code).toBe(1)
  expect(run.doc.data.probe).toMatchObject({ answered: null, failure, heat: { [PRIMARY]: 'cold' } })
  expect(check(run.doc, 'probe')).toMatchObject({ status: 'fail', fix: expect.stringMatching(fix) })
  expect(run.stdout + run.stderr).not.toMatch(/pay with fiat|No instances|model not found|npm error/)
}

test.each([
  ['a retired model that the list still has', faults.modelNotFound(PRIMARY), 'retired-model', /setup\.js$/],
  ['a cold model', faults.unavailable(PRIMARY), 'cold-model', /setup\.js --primary chutes-fast$/],
] as const)('%s fails with its fix', (_name, fault, failure, fix) => refused(fault, failure, fix))

test('a 402 is found among all that OpenClaw says when it looks for plugins', () => {
  home.writeConfig({ ...home.readConfig(), plugins: {} })
  return refused(faults.quotaExceeded(), 'quota', /status\.js --account$/)
})
