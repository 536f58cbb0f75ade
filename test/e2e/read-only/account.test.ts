import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sendDetail } from '../../standin/http.ts'
import { utilizationRow } from '../../standin/utilization.ts'
import { chuteId, today } from '../../support/catalogs/catalog.ts'
import { openStage } from '../../support/homes/stage.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript, type ScriptDocument } from '../../support/processes/run.ts'

const PRIMARY = 'zai-org/GLM-5.2-TEE'
const stage = openStage()
const fromEnv = { env: { CHUTES_API_KEY: stage.key } }

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
  const home = stage.furnished('ready')
  const window = { usage: 6.84, cap: 8.333, remaining: 1.49, reset_at: soon() }
  stage.chutes.acceptKey(stage.key, {
    username: 'somebody-by-name',
    subscription: { custom: false, monthly_price: 20, four_hour: window, monthly: { ...window, cap: 100 } },
  })
  const run = await runScript(home, 'status', ['--account'], { input: stage.key })
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
  expect(readTrace(home).mentions(stage.key.slice(-32))).toEqual([])
})

test('an account that cannot pay fails, and a route that is down hides nothing else', async () => {
  stage.chutes.acceptKey(stage.key, { subscription: undefined, balance: 0 })
  stage.chutes.addRoute('GET', '/users/me/discounts', ({ response }) => sendDetail(response, 500, 'no'))
  const home = stage.furnished('ready')
  const run = await runScript(home, 'status', ['--account', '--from-env'], fromEnv)
  expect(run.code).toBe(1)
  expect(run.doc.error?.fix).toMatch(/chutes\.ai/)
  expect(check(run.doc, 'account')).toMatchObject({
    status: 'fail',
    detail: expect.stringMatching(/no plan/),
  })
  expect(run.doc.data.account).toMatchObject({ balance: 0, plan: { kind: 'none' }, discounts: null })
})

test('the heartbeat tells an empty account once, and only with the flag', async () => {
  stage.chutes.acceptKey(stage.key, { subscription: undefined, balance: 0 })
  const home = stage.furnished('ready')
  const beat = (...args: string[]) => runScript(home, 'heartbeat', ['--force', 'account', ...args], fromEnv)
  expect((await beat()).code).toBe(2)
  const { doc } = await beat('--from-env')
  expect(doc.data.ran).toContainEqual(expect.objectContaining({ task: 'account', ok: true }))
  expect(doc.data.reply).toMatch(/no plan .* refuses TEE models/)
  expect((await beat('--from-env')).doc.data).toMatchObject({ reply: 'NO_REPLY', attention: [] })
})

test('without a key the rest is checked, and the fix shows the pipe', async () => {
  const home = stage.furnished('ready')
  const run = await runScript(home, 'status', ['--account'])
  expect(run.code, run.stdout).toBe(0)
  expect(check(run.doc, 'account')).toMatchObject({
    status: 'skip',
    fix: expect.stringMatching(/^printf %s "\$CHUTES_API_KEY" \| node .*status\.js --account$/),
  })
  const odd = await runScript(home, 'status', ['--account'], { input: 'two words' })
  expect([odd.code, odd.doc.error?.code]).toEqual([2, 'E_KEY_MALFORMED'])
})

test('a probe tells who answered after how long, and changes nothing', async () => {
  const home = stage.furnished('ready')
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
  expect(check(run.doc, 'tools')).toMatchObject({ status: 'pass' })
  expect(run.doc.data.probe).toMatchObject({
    calledTool: true,
    expected: `chutes/${PRIMARY}`,
    answered: `chutes/${PRIMARY}`,
    measured: 'response',
    failure: null,
  })
  expect(home.readConfigText()).toBe(config)
})

test('a probe looks at what OpenClaw generated for each agent', async () => {
  const home = stage.furnished('ready')
  const agent = join(home.openclawDir, 'agents', 'work', 'agent')
  mkdirSync(agent, { recursive: true })
  const chutes = { baseUrl: 'https://old.example/v1', apiKey: stage.key, models: [] }
  writeFileSync(join(agent, 'models.json'), JSON.stringify({ providers: { chutes } }))
  const run = await runScript(home, 'status', ['--probe'])
  expect(check(run.doc, 'generated-models')).toMatchObject({
    status: 'warn',
    fix: expect.stringContaining('agents/work/agent/models.json'),
  })
  expect(run.stdout + run.stderr).not.toMatch(/old\.example|cpk_/)
})

test.each([
  ['a retired model that the list still has', '404', 'retired-model', /models\.js recommend primary$/],
  ['a cold model', '503', 'cold-model', /setup\.js --primary chutes-fast$/],
  ['a used-up quota', '402', 'quota', /status\.js --account$/],
] as const)('a probe of %s fails with its fix, without any words of the refusal', async (...row) => {
  const [, answered, failure, fix] = row
  const rows = today.map(({ id }) =>
    utilizationRow(chuteId(id), id, id === PRIMARY ? { active_instance_count: 0 } : {}),
  )
  stage.chutes.addRoute(
    'GET',
    '/chutes/utilization',
    ({ response }) => void response.end(JSON.stringify(rows)),
  )
  const run = await runScript(stage.furnished('ready'), 'status', ['--probe'], {
    env: { RECORDED_OPENCLAW_CHAT_STATUS: answered },
  })
  expect(run.code).toBe(1)
  expect(run.doc.data.probe).toMatchObject({ answered: null, failure, heat: { [PRIMARY]: 'cold' } })
  expect(check(run.doc, 'probe')).toMatchObject({ status: 'fail', fix: expect.stringMatching(fix) })
  expect(run.stdout + run.stderr).not.toMatch(/pay with fiat|No instances|model not found/)
})
