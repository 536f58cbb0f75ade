import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { Home } from '../../support/home.ts'
import { Broken, equal, NotRun, type Promised } from '../promise.ts'
import { setUp, works } from '../steps.ts'

/** A running Gateway takes a set-up on by itself, as the answer says. */
export const gateway: Promised = {
  name: 'running Gateway',
  async run(stage) {
    if (stage.release === '2026.4.29') throw new NotRun('its Gateway installs packages before it starts')
    const port = await freePort()
    const auth = { mode: 'token', token: 'only-for-this-test' }
    const home = stage.home({ config: { gateway: { mode: 'local', bind: 'loopback', port, auth } } })
    // the first key restarts the Gateway of older releases, so it is stored before
    await works(home, 'auth', [], `${stage.key}\n`)
    const running = await startGateway(home, port)
    try {
      const { doc } = await setUp(stage, home)
      equal('the answer', doc.data.gateway, 'applies now')
      await running.says(/config hot reload applied|config change applied/i)
    } finally {
      await running.stop()
    }
  },
}

interface Running {
  says(pattern: RegExp): Promise<void>
  stop(): Promise<void>
}

const LIMIT_MS = 240_000

async function startGateway(home: Home, port: number): Promise<Running> {
  const child = spawn(home.openclaw, ['gateway', 'run', '--port', String(port)], {
    env: { ...home.env },
    cwd: home.dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (chunk: Buffer): void => {
    said += chunk.toString('utf8')
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const says = async (pattern: RegExp): Promise<void> => {
    for (
      const end = Date.now() + LIMIT_MS;
      Date.now() < end;
      await new Promise((next) => setTimeout(next, 300))
    ) {
      if (pattern.test(said)) return
    }
    throw new Broken(`the Gateway did not say ${pattern}: ${said.slice(-800)}`)
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 15_000))])
    child.kill('SIGKILL')
  }
  try {
    await says(/\[gateway\] ready|gateway\].*ready/i)
  } catch (thrown) {
    await stop()
    throw thrown
  }
  return { says, stop }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
