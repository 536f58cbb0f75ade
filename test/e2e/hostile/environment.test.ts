import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { runScript } from '../../support/processes/run.ts'
import { runProcess } from '../../support/processes/spawn.ts'

const stage = openStage()

describe('a search path with the working folder on it', () => {
  test.each(['', '.', 'bin'])('does not let %j choose the node that gets the key', async (entry) => {
    const home = stage.home()
    const ran = join(home.dir, 'planted-node-ran')
    for (const name of ['node', 'openclaw']) {
      writeFileSync(join(home.dir, name), `#!/bin/sh\ncat > '${ran}'\n`)
      chmodSync(join(home.dir, name), 0o755)
    }
    const env = { PATH: `${entry}:${home.env.PATH}` }
    const run = await runScript(home, 'auth', [], { input: stage.key, env, cwd: home.dir })
    expect([run.code, run.doc.data.stored]).toEqual([0, 'created'])
    expect(existsSync(ran)).toBe(false)
  })
})

test.skipIf(process.platform === 'win32')(
  'a working folder that was removed is in nobody’s way',
  async () => {
    const home = stage.home()
    const gone = join(home.dir, 'gone')
    const script = join(repoRoot, 'scripts', 'auth.js')
    const line = `mkdir '${gone}' && cd '${gone}' && rmdir '${gone}' && exec '${process.execPath}' '${script}'`
    const { env, dir } = home
    const run = await runProcess('/bin/sh', ['-c', line], {
      env,
      cwd: dir,
      input: stage.key,
      timeoutMs: 60_000,
    })
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, data: { stored: 'created' } })
  },
)

test('nor is a user without a home folder, where a variable names one for OpenClaw', async () => {
  const home = stage.home()
  const noHome = `import os from 'node:os'
    import { syncBuiltinESMExports } from 'node:module'
    os.homedir = () => { throw new Error('no home') }
    syncBuiltinESMExports()`
  const preload = `--import=data:text/javascript,${encodeURIComponent(noHome)}`
  const env = {
    HOME: undefined,
    OPENCLAW_HOME: home.dir,
    NODE_OPTIONS: `${home.env.NODE_OPTIONS ?? ''} ${preload}`,
  }
  expect((await runScript(home, 'setup', ['--bogus'], { env })).doc.error?.code).toBe('E_USAGE')
  expect((await runScript(home, 'setup', ['--dry-run'], { env })).doc).toMatchObject({ ok: true })
})

test.each(['execa', 'child_process', 'execa,child_process,stream,net'])(
  'NODE_DEBUG=%s makes nobody print the key',
  async (names) => {
    const run = await runScript(stage.home(), 'auth', [], { input: stage.key, env: { NODE_DEBUG: names } })
    expect(run.code).toBe(0)
    expect(run.stdout + run.stderr).not.toContain(stage.key.slice(-32))
  },
)

describe('a proxy', () => {
  /** Notes what arrives, answers, and hangs up. */
  async function listener(answer = 'HTTP/1.1 403 Forbidden\r\n\r\n') {
    const heard: string[] = []
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        heard.push(chunk.toString('latin1'))
        socket.end(answer)
      })
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { heard, port, close: () => server.close() }
  }

  test('is not told what stays on this machine', async () => {
    const proxy = await listener()
    const env = {
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      CHUTES_BASE_URL: stage.chutes.llmBaseUrl,
      CHUTES_API_URL: stage.chutes.apiUrl,
    }
    const run = await runScript(stage.home(), 'auth', [], { input: stage.key, env })
    proxy.close()
    expect([run.code, run.doc.data.verified]).toEqual([0, true])
    expect(proxy.heard).toEqual([])
  })

  test('may be host and port, as curl takes it, and is asked for a tunnel', async () => {
    const proxy = await listener()
    const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}` }
    const run = await runScript(stage.furnished('ready'), 'refresh', [], { env })
    proxy.close()
    expect([run.code, run.doc.error?.code]).toEqual([5, 'E_CHUTES_UNREACHABLE'])
    expect(proxy.heard[0]).toMatch(/^CONNECT llm\.chutes\.ai:443 /)
  })

  test('that hangs up each time is not asked for ever', async () => {
    const proxy = await listener('')
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
    const run = await runScript(stage.furnished('ready'), 'refresh', [], { env, timeoutMs: 60_000 })
    proxy.close()
    expect([run.code, run.doc.error?.code]).toEqual([5, 'E_CHUTES_TIMEOUT'])
  })

  test('that is none is a usage error that names the variable', async () => {
    const run = await runScript(stage.furnished('ready'), 'refresh', [], {
      env: { HTTPS_PROXY: 'socks5://x:1' },
    })
    expect([run.code, run.doc.error?.code]).toEqual([2, 'E_USAGE'])
    expect(run.doc.error?.message).toContain('HTTPS_PROXY')
  })
})
