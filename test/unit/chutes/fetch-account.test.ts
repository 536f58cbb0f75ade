import { afterEach, beforeEach, expect, test } from 'vitest'
import { endpointsFrom } from '../../../scripts/src/chutes/endpoints.ts'
import { fetchAccount } from '../../../scripts/src/chutes/fetch-account.ts'
import { Secret } from '../../../scripts/src/shell/secret.ts'
import { faults } from '../../standin/faults/faults.ts'
import { sendDetail } from '../../standin/http.ts'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { fakeKey } from '../../support/keys.ts'

const key = fakeKey('account')
let chutes: ChutesStandIn
beforeEach(async () => {
  chutes = await startChutes()
})
afterEach(() => chutes.close())

const ask = () =>
  fetchAccount(
    new Secret(key),
    endpointsFrom({ CHUTES_BASE_URL: chutes.llmBaseUrl, CHUTES_API_URL: chutes.apiUrl }),
    new AbortController().signal,
  )

test('one request for each part, each with the key', async () => {
  chutes.acceptKey(key, { discounts: [{}] })
  expect(await ask()).toMatchObject({
    kind: 'read',
    account: {
      balance: 12.34,
      plan: { kind: 'active', monthlyPrice: 20, fourHour: { used: 1.25, cap: 8.333 } },
      quota: { kind: 'limited', total: 5000, used: 42 },
      discounts: 1,
    },
  })
  expect(chutes.requests.map(({ path }) => path).sort()).toEqual([
    '/users/me',
    '/users/me/discounts',
    '/users/me/quota_usage/me',
    '/users/me/subscription_usage',
  ])
  expect(new Set(chutes.requests.map(({ authorization }) => authorization))).toEqual(
    new Set([`Bearer ${key}`]),
  )
})

test('no plan is no plan', async () => {
  chutes.acceptKey(key, { subscription: undefined })
  expect(await ask()).toMatchObject({ kind: 'read', account: { plan: { kind: 'none' } } })
})

test.each(['/users/me', '/users/me/subscription_usage', '/users/me/quota_usage/me', '/users/me/discounts'])(
  'the rest is told when %s fails',
  async (path) => {
    chutes.acceptKey(key)
    chutes.addRoute('GET', path, ({ response }) => sendDetail(response, 500, 'no'))
    const answer = await ask()
    if (answer.kind !== 'read') throw new Error(answer.kind)
    expect(Object.values(answer.account).filter((part) => part === undefined)).toHaveLength(1)
  },
)

test('a key for inference only is not a bad key', async () => {
  chutes.acceptKey(key, { scopes: ['inference'] })
  expect(await ask()).toEqual({ kind: 'not-allowed' })
})

test('403 is no different', async () => {
  chutes.acceptKey(key)
  chutes.setFault('account', faults.edgeBlock())
  expect(await ask()).toEqual({ kind: 'not-allowed' })
})

test('a key that nobody knows is rejected', async () => {
  expect(await ask()).toEqual({ kind: 'rejected' })
})

test('refused, and the inference host is silent: nothing is claimed about the key', async () => {
  chutes.setFault('chat', faults.serverError())
  expect(await ask()).toEqual({ kind: 'failed', reason: expect.stringMatching(/HTTP 500/) })
})

test.each([
  ['an outage', faults.serverError(), /answered HTTP 500/],
  ['a portal page', { kind: 'html' }, /something else than an account/],
  ['a reset', { kind: 'reset' }, /unreachable/],
] as const)('%s is a failure, not a verdict', async (_name, fault, reason) => {
  chutes.acceptKey(key)
  chutes.setFault('account', fault)
  expect(await ask()).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) })
})
