import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const running = new Set<ChildProcess>()

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
  const gone = [...running].filter(({ pid }) => pid !== undefined).map(end)
  await Promise.race([Promise.all(gone), sleep(3000, undefined, { ref: false })])
}

function end(child: ChildProcess): Promise<unknown> {
  const exit = once(child, 'exit')
  try {
    // The harness starts each one as the leader of its own group, so its children go with it.
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-(child.pid ?? 0), 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
  return exit
}
