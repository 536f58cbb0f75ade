import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** A child process, as far as it takes to end it. */
type Child = Pick<EventEmitter, 'once'> & { readonly killed: boolean; kill(signal: NodeJS.Signals): boolean }

/** How long a child may take to end once it was told to. OpenClaw's launcher needs a moment to tell its worker. */
const GRACE_MS = 4000

const running = new Map<Child, Promise<unknown>>()

/** From now on `endChildren` ends this child, too, when this process ends. */
export function endWithProcess(child: Child): void {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve)
    child.once('error', resolve)
  }).then(() => running.delete(child))
  running.set(child, gone)
}

/** Tells what still runs to end, and ends what does not listen. */
export async function endChildren(graceMs = GRACE_MS): Promise<void> {
  for (const child of running.keys()) if (!child.killed) child.kill('SIGTERM')
  await allGone(graceMs)
  for (const child of running.keys()) child.kill('SIGKILL')
  // so that nothing is left for whoever inherits it
  await allGone(graceMs)
}

async function allGone(limitMs: number): Promise<void> {
  if (running.size > 0) await Promise.race([Promise.all(running.values()), sleep(limitMs)])
}
