import { afterAll, beforeAll, expect, test } from 'vitest'
import { proPlan } from '../../standin/accounts/account.ts'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { jsonOf } from '../../support/json.ts'
import { fakeKey } from '../../support/keys.ts'

let standin: ChutesStandIn
const rich = fakeKey('rich')
const poor = fakeKey('poor')
const limited = fakeKey('limited')

beforeAll(async () => {
  standin = await startChutes()
  standin.acceptKey(rich, { username: 'grace', balance: 99.5 })
  standin.acceptKey(poor, { balance: 0, subscription: undefined, discounts: [{ percent: 10 }] })
  standin.acceptKey(limited, { scopes: ['inference'] })
})
afterAll(() => standin.close())

async function ask(path: string, key?: string, header = 'authorization') {
  const value = header === 'authorization' ? `Bearer ${key}` : String(key)
  const response = await fetch(standin.apiUrl + path, key ? { headers: { [header]: value } } : {})
  return { status: response.status, body: await jsonOf(response) }
}

test('each key sees its own account', async () => {
  expect((await ask('/users/me', rich)).body).toMatchObject({ username: 'grace', balance: 99.5 })
  expect((await ask('/users/me', poor)).body).toMatchObject({ username: 'ada', balance: 0 })
})

test('the user id is the one inside the key', async () => {
  const { body } = await ask('/users/me', rich)
  expect(body.user_id.replaceAll('-', '')).toBe(rich.split('.')[1])
})

test('a plan is reported with both windows, and no plan as such', async () => {
  expect((await ask('/users/me/subscription_usage', rich)).body).toMatchObject({
    subscription: true,
    ...proPlan,
  })
  expect((await ask('/users/me/subscription_usage', poor)).body).toEqual({ subscription: false })
})

test('quotas, their usage, discounts and overrides are bare values', async () => {
  expect((await ask('/users/me/quotas', rich)).body).toMatchObject([
    { chute_id: '*', quota: 5000, is_default: true },
  ])
  expect((await ask('/users/me/quota_usage/*', rich)).body).toEqual({ quota: 5000, used: 42 })
  expect((await ask('/users/me/discounts', poor)).body).toEqual([{ percent: 10 }])
  expect((await ask('/users/me/price_overrides', rich)).body).toEqual([])
})

test('nobody and an X-API-Key are refused alike', async () => {
  const refused = { status: 401, body: { detail: "Can't find a user with that api key in our db :(" } }
  expect(await ask('/users/me')).toEqual(refused)
  expect(await ask('/users/me', rich, 'x-api-key')).toEqual(refused)
})

test('a key limited to inference cannot see its account but can chat', async () => {
  expect(await ask('/users/me', limited)).toEqual({
    status: 401,
    body: { detail: 'Invalid token or user not found' },
  })
  const chat = await fetch(`${standin.llmBaseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${limited}` },
    body: JSON.stringify({ model: 'Qwen/Qwen3-32B-TEE', messages: [{ role: 'user', content: 'hi' }] }),
  })
  expect(chat.status).toBe(200)
})
