import { randomUUID } from 'node:crypto'
import { closeSync, lstatSync, openSync, rmSync, utimes, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { SkillError } from '../../shell/answer/skill-error.ts'
import * as z from '../../vendor/zod.ts'
import { privateFolder, readJson, removePrivateFile } from './private-file.ts'
import { isAlive, processSpace, processStart } from './process-identity.ts'

const Holder = z.object({
  pid: z.int().min(1),
  /** Where that number counts. */
  host: z.string(),
  /** Tells the process from a later one with the same number; null where the system does not say. */
  process: z.nullable(z.string()),
  /** Milliseconds since the epoch; older copies of the skill go by it. */
  since: z.number(),
  token: z.string(),
})
type Holder = z.infer<typeof Holder>

export interface Lock {
  /** Removes the lock if it is still this one. Also done when the process exits. */
  release(): void
}

/** A lock whose holder cannot be looked up (another machine or container) counts until it was silent for this long. */
const MAX_SILENT_MS = 3 * 60_000
/** How often a holder renews the time of its lock. */
const RENEW_MS = 20_000
/** A lock file without a holder in it: its writer died, or writes it right now, which takes no second. */
const MAX_EMPTY_MS = 3000

/**
 * Takes the lock at `path`, or returns undefined when somebody holds it. The file is created exclusively; a holder
 * that was killed is recognised by its process number and start, so a reused number does not keep the lock.
 * @throws when the folder cannot be written; SkillError E_STATE_UNWRITABLE when a folder is where the file belongs
 */
export function takeLock(path: string, now: () => number = Date.now): Lock | undefined {
  privateFolder(path)
  const mine: Holder = {
    pid: process.pid,
    host: processSpace(),
    process: processStart(process.pid) ?? null,
    since: now(),
    token: randomUUID(),
  }
  if (create(path, mine) || (isStale(path, now()) && replaceStaleLock(path, mine, now)))
    return isHeldLock(path, mine)
  return undefined
}

/** How long nobody waits for a lock any more, and how often it is tried until then. */
interface Patience {
  readonly maxMs: number
  readonly everyMs: number
  readonly signal: AbortSignal
  /** Called when somebody holds the lock. */
  readonly waits?: () => void
}

/**
 * Takes the lock as soon as whoever holds it lets go. Undefined when it did not come free, or the folder cannot be written.
 * @throws AbortError, SkillError E_STATE_UNWRITABLE as `takeLock`
 */
export async function takeTurn(
  path: string,
  { maxMs, everyMs, signal, waits }: Patience,
): Promise<Lock | undefined> {
  const started = performance.now()
  for (;;) {
    const lock = tryLock(path)
    if (lock || lock === null || performance.now() - started > maxMs) return lock ?? undefined
    waits?.()
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal })
  }
}

/** Null where there is nowhere to put it. */
function tryLock(path: string): Lock | undefined | null {
  try {
    return takeLock(path)
  } catch (thrown) {
    if (thrown instanceof SkillError) throw thrown
    return null
  }
}

/** Removes the lock of a process that is gone, for a run that has nothing to do under it. */
export function clearStaleLock(path: string, now: () => number = Date.now): void {
  try {
    if (isStale(path, now())) takeLock(path, now)?.release()
  } catch {
    // whoever has something to do under it will say so
  }
}

function isHeldLock(path: string, mine: Holder): Lock {
  const isMine = (): boolean => readJson(path, Holder)?.token === mine.token
  const renewal = setInterval(() => {
    const time = new Date()
    if (isMine()) utimes(path, time, time, () => undefined)
  }, RENEW_MS).unref()
  const release = (): void => {
    clearInterval(renewal)
    process.removeListener('exit', release)
    if (isMine()) removePrivateFile(path)
  }
  process.once('exit', release)
  return { release }
}

function create(path: string, holder: Holder): boolean {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      const message = `A folder is where a lock of this skill belongs: ${path}`
      throw new SkillError('E_STATE_UNWRITABLE', message, {
        fix: `Move that folder away (${path}), then run the same command again.`,
      })
    }
    return false
  }
  try {
    writeFileSync(file, `${JSON.stringify(holder)}\n`)
    return true
  } catch (thrown) {
    // on a full disk: nobody would own what is left
    rmSync(path, { force: true })
    throw thrown
  } finally {
    closeSync(file)
  }
}

/**
 * Removing a stale lock and creating a new one are two steps, and a second process may be at the first while we are at
 * the second; a guard file lets one process at a time through. A guard left behind by a killed process is cleared for
 * the next run, not for this one.
 */
function replaceStaleLock(path: string, mine: Holder, now: () => number): boolean {
  const guard = `${path}.takeover`
  if (!create(guard, mine)) {
    if (lockAge(guard, now()) > MAX_EMPTY_MS) rmSync(guard, { force: true })
    return false
  }
  try {
    if (!isStale(path, now())) return false
    rmSync(path, { force: true })
    return create(path, mine)
  } finally {
    rmSync(guard, { force: true })
  }
}

function isStale(path: string, now: number): boolean {
  const holder = readJson(path, Holder)
  if (!holder) return lockAge(path, now) > MAX_EMPTY_MS
  if (holder.host === processSpace()) {
    if (!isAlive(holder.pid)) return true
    const running = holder.process === null ? undefined : processStart(holder.pid)
    if (running !== undefined) return running !== holder.process
  }
  return lockAge(path, now) > MAX_SILENT_MS
}

/**
 * Milliseconds between the time of the file (of a link itself, wherever that leads) and now, whichever clock is ahead; 0
 * when it is gone or cannot be looked at.
 */
function lockAge(path: string, now: number): number {
  try {
    return Math.abs(now - lstatSync(path).mtimeMs)
  } catch {
    return 0
  }
}
