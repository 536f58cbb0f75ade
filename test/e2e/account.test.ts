import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendDetail } from '../standin/http.ts'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
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
