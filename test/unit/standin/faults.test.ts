import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Fault, faults } from '../../standin/faults/faults.ts'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { today } from '../../support/catalogs/catalog.ts'

let standin: ChutesStandIn
beforeAll(async () => {
  standin = await startChutes()
})
beforeEach(() => standin.clearFaults())
afterAll(() => standin.close())

const models = (options: RequestInit = {}) => fetch(`${standin.llmBaseUrl}/models`, options)
const impatient = (ms = 300) => ({ signal: AbortSignal.timeout(ms) })
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.name,
  )

test.each([
  ['invalidToken', faults.invalidToken(), 401, 'Invalid token.'],
  ['unknownKey', faults.unknownKey(), 401, 'Invalid token or user not found'],
  ['modelNotFound', faults.modelNotFound('a/b'), 404, 'model not found: a/b'],
  ['atCapacity', faults.atCapacity(), 429, expect.stringContaining('maximum capacity')],
  ['unavailable', faults.unavailable(), 503, expect.stringContaining('No instances available')],
  [
    'quotaExceeded',
    faults.quotaExceeded(0, 7),
    402,
    {
      message: expect.stringContaining('Quota exceeded and account balance is $0.0'),
      quota_reset_timestamp: 7,
    },
  ],
])('%s has its status and body', async (_name, fault, status, detail) => {
  standin.setFault('models', fault)
  const response = await models()
  expect([response.status, await response.json()]).toEqual([status, { detail }])
})

test.each([
  ['htmlRateLimit', faults.htmlRateLimit(), 429],
  ['edgeBlock', faults.edgeBlock(), 403],
  ['badGateway', faults.badGateway(), 502],
  ['a captive portal', { kind: 'html' } satisfies Fault, 200],
])('%s is a page', async (_name, fault, status) => {
  standin.setFault('models', fault)
  const response = await models()
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(await response.text()).toMatch(/^<(html|!doctype)/)
})

test('a fault can say when to come back, and strike a limited number of times', async () => {
  standin.setFault('models', { ...faults.atCapacity(7), times: 2 })
  const seen = [await models(), await models(), await models()]
  expect(seen.map(({ status }) => status)).toEqual([429, 429, 200])
  expect(seen[0]?.headers.get('retry-after')).toBe('7')
})

test('a fault stays in its room; one for any room is everywhere', async () => {
  const me = () => fetch(`${standin.apiUrl}/users/me`)
  standin.setFault('account', faults.unavailable())
  expect([(await me()).status, (await models()).status]).toEqual([503, 200])
  standin.clearFaults()
  standin.setFault('any', faults.unavailable())
  expect([(await me()).status, (await models()).status]).toEqual([503, 503])
})

test('hang never answers, but the request is on record', async () => {
  standin.clearRequests()
  standin.setFault('models', { kind: 'hang' })
  expect(await failureOf(models(impatient()))).toBe('TimeoutError')
  expect(standin.requests).toHaveLength(1)
})

test('hangBody answers the headers only', async () => {
  standin.setFault('models', { kind: 'hangBody' })
  const response = await models(impatient())
  expect(response.status).toBe(200)
  expect(await failureOf(response.text())).toBe('TimeoutError')
})

test('drip sends a byte now and then', async () => {
  standin.setFault('models', { kind: 'drip', everyMs: 5, text: '{"slow":true}' })
  const started = performance.now()
  expect(await (await models()).json()).toEqual({ slow: true })
  expect(performance.now() - started).toBeGreaterThan(50)
  standin.setFault('models', { kind: 'drip', everyMs: 5 })
  expect(await failureOf(models(impatient(200)).then((response) => response.text()))).toBe('TimeoutError')
})

test('reset destroys the connection', async () => {
  standin.setFault('models', { kind: 'reset' })
  expect(await failureOf(models())).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
})

test('truncated is cut off the wire or cut as JSON', async () => {
  standin.setFault('models', { kind: 'truncated' })
  const torn = await models()
  expect(torn.status).toBe(200)
  expect(await failureOf(torn.text())).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
  standin.setFault('models', { kind: 'truncated', cut: 'json' })
  const cut = await (await models()).text()
  expect(cut).toMatch(/^\{"object":"list"/)
  expect(() => JSON.parse(cut)).toThrow(SyntaxError)
})

test.each([
  ['huge', { kind: 'huge', megabytes: 3 } satisfies Fault],
  ['gzipBomb', { kind: 'gzipBomb', megabytes: 3 } satisfies Fault],
])('%s would be a valid catalogue for a client without a limit', async (_name, fault) => {
  standin.setFault('models', fault)
  const text = await (await models()).text()
  expect(text.length).toBeGreaterThan(3 * 1024 * 1024)
  expect(JSON.parse(text).data).toHaveLength(today.length)
})

test('a gzip bomb is small on the wire', async () => {
  standin.setFault('models', { kind: 'gzipBomb', megabytes: 3 })
  const size = await new Promise<number>((resolve) => {
    request(`${standin.llmBaseUrl}/models`, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(bytes))
    }).end()
  })
  expect(size).toBeLessThan(50_000)
})

test('redirects lead in circles or elsewhere', async () => {
  standin.setFault('models', { kind: 'redirectLoop' })
  expect(await failureOf(models())).not.toBe('no failure')
  standin.setFault('models', { kind: 'redirectTo', url: 'http://127.0.0.1:9/elsewhere' })
  const response = await models({ redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/elsewhere'])
})

test('empty is a proper list of nothing', async () => {
  standin.setFault('models', { kind: 'empty' })
  expect(await (await models()).json()).toEqual({ object: 'list', data: [] })
})

test('an error can come after the first tokens', async () => {
  standin.setFault('chat', { kind: 'streamError' })
  const response = await fetch(`${standin.llmBaseUrl}/chat/completions`, { method: 'POST', body: '{}' })
  expect(response.status).toBe(200)
  expect(await response.text()).toMatch(/^data: .*"content":"Hel".*\n\ndata: \{"error":/)
})

test('closing does not wait for answers that never come', async () => {
  const other = await startChutes()
  other.setFault('any', { kind: 'hang' })
  const stuck = failureOf(fetch(`${other.llmBaseUrl}/models`))
  await expect.poll(() => other.requests.length).toBe(1)
  await other.close()
  expect(await stuck).not.toBe('no failure')
})
