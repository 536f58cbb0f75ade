import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { descendantsOf } from './descendants.ts'

const running = new Set<ChildProcess>()
const PATIENCE_MS = 2500

/** Remember every process that this one starts from now on, so that exactly those can be ended. */
export function watchChildren(): void {
  subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: ChildProcess }
    running.add(child)
    child.once('exit', () => running.delete(child))
  })
}

/** End what is still running, with everything it started itself, and wait until it is gone. */
export async function endChildren(): Promise<void> {
  const children = [...running]
  const pids = children.flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
  // OpenClaw's launcher puts the process that works into a group of its own: a signal to the group misses it.
  const family = [...pids, ...descendantsOf(pids)]
  const gone = Promise.all(children.map((child) => once(child, 'exit')))
  for (const pid of family) send(pid, 'SIGTERM')
  await Promise.race([gone, sleep(PATIENCE_MS)])
  for (const pid of family) send(pid, 'SIGKILL')
  await Promise.race([gone, sleep(PATIENCE_MS)])
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}
