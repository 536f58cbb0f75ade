import { createServer, type Server, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import { gatewayPort, gatewayStarted, startOf } from '../../../scripts/src/openclaw/gateway.ts'

const WITH_PORT = viewConfig({ gateway: { port: 4321 } })
const BY_PROFILE = { profilePort: true }

test.each([
  ['an unset variable', undefined, 4321],
  ['an empty one', '', 4321],
  ['a blank one', ' ', 4321],
  ['words', 'abc', 4321],
  ['zero', '0', 4321],
  ['more than a port', '70000', 4321],
  ['a port behind nothing', ':5000', 4321],
  ['IPv6 without brackets', '::1:5000', 4321],
  ['a port', ' 5000\n', 5000],
  ['a port behind a host', '127.0.0.1:5000', 5000],
  ['a port behind an IPv6 address', '[::1]:5000', 5000],
])('OPENCLAW_GATEWAY_PORT, %s: as OpenClaw reads it, with gateway.port behind it', (_, port, expected) => {
  expect(gatewayPort({ OPENCLAW_GATEWAY_PORT: port }, WITH_PORT, BY_PROFILE)).toBe(expected)
})

test.each([
  // from resolveGatewayPort of OpenClaw 2026.9.6
  ['A-b', BY_PROFILE, 56_995],
  ['work', BY_PROFILE, 41_984],
  ['work', {}, 41_984],
  ['work', { profilePort: false }, 18_789],
  ['Default', BY_PROFILE, 18_789],
  ['no name', BY_PROFILE, 18_789],
  [undefined, BY_PROFILE, 18_789],
])('without a port, profile %s of a release with %o listens on %i', (profile, can, expected) => {
  expect(gatewayPort({ OPENCLAW_PROFILE: profile }, viewConfig({}), can)).toBe(expected)
  expect(gatewayPort({ OPENCLAW_PROFILE: profile }, WITH_PORT, can)).toBe(4321)
})

const READY = 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"ready":true,"uptimeMs":4000}'

test.each([
  ['that is ready', READY, 6000],
  ['that is not', READY.replace('true', 'false'), 6000],
  ['that does not tell', READY.replace('uptimeMs', 'other'), undefined],
  ['older than time', READY.replace('4000', '40000'), undefined],
  ['that is no Gateway', 'HTTP/1.0 200 OK\r\n\r\n{"uptimeMs":4000}', undefined],
  ['that says nothing', '', undefined],
])('the start of a Gateway %s', (_, answer, start) => {
  expect(startOf(answer, 10_000)).toBe(start)
})

test('a Gateway is asked once, without a credential, and what never ends is left', async () => {
  const asked: string[] = []
  const answerWith = (answer: (socket: Socket) => void): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', (data) => {
          asked.push(String(data))
          answer(socket)
        })
      }).listen(0, '127.0.0.1', () => resolve(server))
    })
  const startOn = (server: Server) =>
    gatewayStarted(
      { env: {} },
      viewConfig({ gateway: { port: (server.address() as { port: number }).port } }),
      {},
    )
  const ready = await answerWith((socket) => socket.end(READY))
  const endless = await answerWith((socket) => socket.write('x'.repeat(200_000)))
  expect(await startOn(ready)).toBeGreaterThan(Date.now() - 60_000)
  expect(await startOn(endless)).toBeUndefined()
  expect(asked[0]).toMatch(/^GET \/readyz HTTP\/1\.0\r\nHost: [^\r]+\r\n\r\n$/)
  for (const server of [ready, endless]) await new Promise((closed) => server.close(closed))
})
