import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { expect, it, onTestFinished, vi } from 'vitest'
import { build, write } from '../../scripts/dev/build.ts'
import { skillConstants } from '../../scripts/dev/pages/skill-manifest.ts'
import { ROOT, temporaryFolder, tinyTree } from './tree.ts'

const { version } = skillConstants(ROOT)
const EVERYTHING = { version, id: 'x', stdout: '2' }

/** Builds the smallest program, takes away its sources and node_modules, and returns a way to run it. */
async function program() {
  const tree = tinyTree()
  write(tree, await build(tree))
  for (const path of ['node_modules', 'scripts/src']) rmSync(join(tree, path), { recursive: true })
  return async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(tree, 'scripts/status.js'), ...args],
      { env: { PATH: process.env.PATH, ...env } },
    )
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A proxy that only tunnels, and notes where to. */
async function tunnelProxy() {
  const tunnels: string[] = []
  const server = http.createServer().on('connect', (request, client) => {
    const [host, port] = (request.url ?? '').split(':')
    tunnels.push(request.url ?? '')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy())
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, tunnels }
}

it('the library chunks validate, read JSON5 and start a child', async () => {
  const run = await program()
  expect(await run([])).toEqual(EVERYTHING)
})

it('a request goes out directly, and through a proxy when the environment names one', async () => {
  const run = await program()
  const port = await listen(http.createServer((request, response) => response.end(`saw ${request.url}`)))
  const { url: HTTP_PROXY, tunnels } = await tunnelProxy()
  const url = `http://127.0.0.1:${port}/a?b=1`
  const answer = { ...EVERYTHING, statusCode: 200, body: 'saw /a?b=1' }

  expect(await run([url])).toEqual(answer)
  expect(await run([url], { HTTP_PROXY, NO_PROXY: '127.0.0.1' })).toEqual(answer)
  expect(tunnels).toEqual([])

  expect(await run([url], { HTTP_PROXY })).toEqual(answer)
  expect(tunnels).toEqual([`127.0.0.1:${port}`])
})

it('https goes through the proxy as well', async () => {
  const run = await program()
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const ca = join(temporaryFolder(), 'ca.pem')
  writeFileSync(ca, cert)
  const port = await listen(https.createServer({ key, cert }, (_, response) => response.end('secret')))
  const { url: HTTPS_PROXY, tunnels } = await tunnelProxy()

  const answer = await run([`https://localhost:${port}/`], { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: ca })
  expect(answer).toEqual({ ...EVERYTHING, statusCode: 200, body: 'secret' })
  expect(tunnels).toEqual([`localhost:${port}`])
})

it('zod makes no function from text', async () => {
  const makes = vi.spyOn(globalThis, 'Function')
  onTestFinished(() => makes.mockRestore())
  const z = await import(join(ROOT, 'scripts/lib/vendor/zod.js'))
  expect(z.object({ id: z.string() }).parse({ id: 'x' })).toEqual({ id: 'x' })
  expect(makes).not.toHaveBeenCalled()
})
