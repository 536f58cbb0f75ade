import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { send } from '../../../scripts/src/net/http.ts'

test('an answer that comes early, as 103 from a proxy, is not taken for the whole', async () => {
  const server = createServer((socket) =>
    socket.once('data', () =>
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
      ),
    ),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const limits = { timeoutMs: 5000, maxBytes: 100, signal: new AbortController().signal }
  for (const method of ['GET', 'POST'] as const)
    expect(await send({ url, method, ...limits })).toMatchObject({
      kind: 'response',
      status: 200,
      body: '{}',
    })
  server.close()
})
