import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { today } from '../../support/catalogs/catalog.ts'

let standin: ChutesStandIn
beforeAll(async () => {
  standin = await startChutes({ tls: true })
})
afterAll(() => standin.close())

interface Answer {
  readonly status: number | undefined
  readonly text: string
}

/** Ask the HTTPS side as if it were the real host. */
function ask(host: string, path: string, trusted = true): Promise<Answer> {
  const { port, caFile } = standin.tls ?? expect.fail('no HTTPS side')
  const trust = trusted ? { ca: readFileSync(caFile) } : {}
  return new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port, path, servername: host, headers: { host }, agent: false, ...trust },
      (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, text }))
      },
    )
      .on('error', reject)
      .end()
  })
}

test('speaks for both Chutes hosts to whoever trusts its certificate', async () => {
  const models = await ask('llm.chutes.ai', '/v1/models')
  expect(JSON.parse(models.text).data).toHaveLength(today.length)
  expect((await ask('api.chutes.ai', '/users/me')).status).toBe(401)
  expect(standin.requests.map(({ host }) => host)).toEqual(['llm.chutes.ai', 'api.chutes.ai'])
})

test('each host has only its own half of the service', async () => {
  expect((await ask('api.chutes.ai', '/v1/models')).status).toBe(404)
  expect((await ask('llm.chutes.ai', '/users/me')).status).toBe(404)
})

test('nobody trusts it by accident, and it cannot pose as another host', async () => {
  await expect(ask('llm.chutes.ai', '/v1/models', false)).rejects.toThrow(/self-signed/)
  await expect(ask('example.com', '/v1/models')).rejects.toThrow(/altnames/)
})

test('a stand-in without TLS says so', async () => {
  const plain = await startChutes()
  expect(plain.tls).toBeUndefined()
  await plain.close()
})
