import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import type { Home } from '../homes/home.ts'
import { freePort } from './free-port.ts'

/** A Gateway of a home, on loopback. */
export interface Gateway {
  /** Resolves when its log has a line like this, since `forget` was called last; rejects after minutes. */
  says(pattern: RegExp): Promise<void>
  forget(): void
  stop(): Promise<void>
}

const LIMIT_MS = 400_000

const TOKEN = 'only-for-this-test'

/** The part of a config that lets a Gateway start, and answer where `askGateway` asks. */
export async function gatewayConfig(): Promise<{ readonly gateway: { readonly port: number } }> {
  const auth = { mode: 'token', token: TOKEN }
  const http = { endpoints: { chatCompletions: { enabled: true } } }
  return {
    gateway: { mode: 'local', bind: 'loopback', port: await freePort(), auth, http } as { port: number },
  }
}

/**
 * One turn of the agent behind a running Gateway, on the path that a person's messages take. Tells what it said, or
 * how the Gateway refused. `model` is an alias or a reference, the agent's own model when left out; with a `user` the turn goes
 * on with that person's conversation, without one it has its own.
 */
export async function askGateway(
  home: Home,
  message: string,
  model?: string,
  user?: string,
): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${home.readConfig()?.gateway.port}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      ...(model !== undefined && { 'x-openclaw-model': model }),
    },
    body: JSON.stringify({ model: 'openclaw', messages: [{ role: 'user', content: message }], user }),
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  if (!response.ok) return `status ${response.status}: ${await response.text()}`
  const { choices } = (await response.json()) as {
    readonly choices?: readonly { readonly message?: { readonly content?: string } }[]
  }
  return choices?.[0]?.message?.content ?? ''
}

/**
 * Starts the real Gateway of a home whose config came from `gatewayConfig`, and waits until it is ready. On a loaded
 * machine 2026.9 gives up on a start that takes long, so it gets a second one.
 */
export function startGateway(home: Home, env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  return start(home, env).catch(() => start(home, env))
}

async function start(home: Home, env: Readonly<Record<string, string>>): Promise<Gateway> {
  const port = String(home.readConfig()?.gateway.port)
  // by its entry file: `env` may be a service's, whose search path has no node
  const child = spawn(process.execPath, [realpathSync(home.openclaw), 'gateway', 'run', '--port', port], {
    env: { ...home.env, ...env },
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
      Date.now() < end && child.exitCode === null;
      await new Promise((next) => setTimeout(next, 300))
    ) {
      if (pattern.test(said)) return
    }
    throw new Error(`the Gateway did not say ${pattern}: ${said.slice(-800)}`)
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 15_000))])
    child.kill('SIGKILL')
  }
  try {
    await says(/\[gateway\] ready/i)
  } catch (thrown) {
    await stop()
    throw thrown
  }
  const forget = () => {
    said = ''
  }
  return { says, forget, stop }
}
