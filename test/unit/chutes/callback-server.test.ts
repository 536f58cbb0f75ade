import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listenForCallback } from '../../../scripts/src/chutes/callback-server.ts'
import { freePort } from '../../support/processes/free-port.ts'

const mine = (parameters: URLSearchParams) => parameters.get('state') === 'mine'

async function listening(signal = new AbortController().signal) {
  const port = await freePort()
  const callback = await listenForCallback({ host: '127.0.0.1', port, path: '/cb' }, mine, signal)
  if (!callback) throw new Error('the port was taken')
  onTestFinished(callback.close)
  return { callback, at: `http://127.0.0.1:${port}`, port }
}

test('the one answer ends the wait; everything else is a 404', async () => {
  const { callback, at } = await listening()
  for (const path of ['/', '/cb', '/cb?state=other&code=x', '/favicon.ico', '//cb?state=mine'])
    expect((await fetch(at + path)).status).toBe(404)
  expect((await fetch(`${at}/cb?state=mine&code=x`, { method: 'POST' })).status).toBe(404)
  const page = await fetch(`${at}/cb?state=mine&code=x`)
  expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([
    200,
    'no-referrer',
    'no-store',
  ])
  expect(await page.text()).not.toContain('mine')
  expect(await callback.answer).toBe(`${at}/cb?state=mine&code=x`)
})

/** The status of a request as it is written here, whatever a browser or fetch would make of it. */
function raw(port: number, target: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    })
    socket.once('data', (chunk) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString('latin1'))?.[1])))
    socket.once('error', reject)
  })
}

test('a request for another host is not the answer, although it carries the right state', async () => {
  const { callback, at, port } = await listening()
  const target = '/cb?state=mine&code=x'
  for (const host of [
    'rebound.example',
    `rebound.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.rebound.example:${port}`,
    `10.0.0.1:${port}`,
  ])
    expect([host, await raw(port, target, host)]).toEqual([host, 404])
  expect(await raw(port, `http://rebound.example${target}`, `127.0.0.1:${port}`)).toBe(404)
  expect(await raw(port, target, `localhost:${port}`)).toBe(200)
  expect(await callback.answer).toBe(at + target)
})

test('a taken port is no reason to fail', async () => {
  const { port } = await listening()
  const second = await listenForCallback(
    { host: '127.0.0.1', port, path: '/cb' },
    mine,
    new AbortController().signal,
  )
  expect(second).toBeUndefined()
})

test('it ends when it is told to, or when the run is stopped', async () => {
  const closed = await listening()
  closed.callback.close()
  expect(await closed.callback.answer).toBeUndefined()
  await expect(fetch(closed.at)).rejects.toThrow()

  const stop = new AbortController()
  const stopped = await listening(stop.signal)
  stop.abort()
  expect(await stopped.callback.answer).toBeUndefined()
})
