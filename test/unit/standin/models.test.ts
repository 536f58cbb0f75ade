import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { today, yesterday } from '../../support/catalogs/catalog.ts'
import { fakeKey } from '../../support/keys.ts'

let standin: ChutesStandIn
const key = fakeKey('models')
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const models = () => `${standin.llmBaseUrl}/models`

beforeAll(async () => {
  standin = await startChutes()
  standin.acceptKey(key)
})
beforeEach(() => {
  standin.setCatalog(today)
  standin.clearRequests()
})
afterAll(() => standin.close())

test('the catalogue is public', async () => {
  const response = await fetch(models())
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ object: 'list', data: today })
})

test('another catalogue can be put up', async () => {
  standin.setCatalog(yesterday)
  expect(await (await fetch(models())).json()).toEqual({ object: 'list', data: yesterday })
})

test.each([
  ['sk-something-else', 'Invalid token.'],
  ['cpk_too.short', 'Missing or invalid authorization header(s)'],
  [fakeKey('nobody'), 'Invalid token or user not found'],
])('a bad bearer is refused in the words of Chutes (%#)', async (token, detail) => {
  const response = await fetch(models(), bearer(token))
  expect(response.status).toBe(401)
  expect(await response.json()).toEqual({ detail })
})

test('a revoked key is a bad key', async () => {
  const passing = fakeKey('passing')
  standin.acceptKey(passing)
  expect((await fetch(models(), bearer(passing))).status).toBe(200)
  standin.revokeKey(passing)
  expect((await fetch(models(), bearer(passing))).status).toBe(401)
})

test('every request is recorded with what it carried', async () => {
  await fetch(`${models()}?fresh=1`, bearer(key))
  await fetch(`${standin.url}/nowhere`, { method: 'POST', body: '{"a":1}' })
  expect(standin.requests).toMatchObject([
    { method: 'GET', path: '/v1/models?fresh=1', authorization: `Bearer ${key}`, body: undefined },
    { method: 'POST', path: '/nowhere', authorization: undefined, body: { a: 1 } },
  ])
  expect(standin.requests[0]?.host).toBe(new URL(standin.url).host)
})

test('what does not exist is not found, and can be added', async () => {
  const address = `${standin.apiUrl}/servers/tee/measurements`
  expect((await fetch(address)).status).toBe(404)
  standin.addRoute('GET', '/servers/*', ({ response }) => void response.end('[]'))
  expect(await (await fetch(address)).text()).toBe('[]')
})

test('utilisation knows every listed model by its chute', async () => {
  const rows = (await (await fetch(`${standin.apiUrl}/chutes/utilization`)).json()) as { chute_id: string }[]
  expect(rows.map((row) => row.chute_id)).toEqual(expect.arrayContaining(today.map((row) => row.chute_id)))
})
