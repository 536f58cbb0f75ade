import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  clearStaleLock,
  type Lock,
  takeTurn,
  takeLock as tryToTake,
} from '../../../../scripts/src/state/storage/lock.ts'
import { isAlive, processStart } from '../../../../scripts/src/state/storage/process-identity.ts'

let folder: string
let path: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-lock-'))
  path = join(folder, 'chutes', 'x.lock')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const lock of taken.splice(0)) lock.release()
  rmSync(folder, { recursive: true, force: true })
})

const HOUR = 3_600_000

/** A lock that a test keeps would wait for the end of the process, which is the end of all tests. */
const taken: Lock[] = []
function takeLock(at: string, now?: () => number): Lock | undefined {
  const lock = tryToTake(at, now)
  if (lock) taken.push(lock)
  return lock
}

/** A process that only lives. */
async function living(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  return child.pid!
}

/** The number of a process that is gone. */
async function gone(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid!
}

/** Makes the lock look as somebody else left it. */
function leave(changes: object): void {
  const mine = takeLock(path)!
  const holder = { ...JSON.parse(readFileSync(path, 'utf8')), token: 'theirs', ...changes }
  mine.release()
  writeFileSync(path, JSON.stringify(holder))
}

describe('a lock', () => {
  test('is held by one at a time', () => {
    const lock = takeLock(path)
    expect(lock).toBeDefined()
    expect(takeLock(path)).toBeUndefined()
    lock!.release()
    expect(existsSync(path)).toBe(false)
    expect(takeLock(path)).toBeDefined()
  })

  test('of a process that is gone is cleared, and no other', async () => {
    leave({ pid: await gone() })
    clearStaleLock(path)
    expect(existsSync(path)).toBe(false)
    clearStaleLock(path)
    expect(existsSync(path)).toBe(false)
    leave({})
    clearStaleLock(path)
    expect(existsSync(path)).toBe(true)
  })

  test('is waited for, but not for ever', async () => {
    const waits = vi.fn()
    const patience = { maxMs: 100, everyMs: 10, signal: AbortSignal.timeout(20_000), waits }
    const theirs = takeLock(path)
    expect(await takeTurn(path, patience)).toBeUndefined()
    expect(waits).toHaveBeenCalled()
    setTimeout(() => theirs?.release(), 50)
    const lock = await takeTurn(path, { ...patience, maxMs: 20_000 })
    expect(lock).toBeDefined()
    lock?.release()
    waits.mockClear()
    expect(await takeTurn(path, patience)).toBeDefined()
    expect(waits).not.toHaveBeenCalled()
  })

  test('that has no place is not waited for', async () => {
    writeFileSync(join(folder, 'chutes'), 'a file')
    const patience = { maxMs: 20_000, everyMs: 10, signal: AbortSignal.timeout(20_000) }
    expect(await takeTurn(path, patience)).toBeUndefined()
  })

  test('is removed when the process exits', async () => {
    const module = new URL('../../../../scripts/src/state/storage/lock.ts', import.meta.url).href
    const code = `import { clearStaleLock, takeLock, takeTurn } from ${JSON.stringify(module)}
      import { existsSync } from 'node:fs'
      takeLock(${JSON.stringify(path)})
      process.exit(existsSync(${JSON.stringify(path)}) ? 7 : 1)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
    expect((await once(child, 'exit'))[0]).toBe(7)
    expect(existsSync(path)).toBe(false)
  })

  test('releases only what is its own', () => {
    const lock = takeLock(path)!
    leaveContent({ token: 'theirs' })
    lock.release()
    expect(existsSync(path)).toBe(true)
  })

  test('of a killed process is taken over', async () => {
    leave({ pid: await gone(), process: null })
    expect(takeLock(path)).toBeDefined()
  })

  test('of a living process holds, however old it is', async () => {
    const pid = await living()
    leave({ pid, process: processStart(pid) ?? null })
    expect(takeLock(path)).toBeUndefined()
    if (processStart(pid)) expect(takeLock(path, () => Date.now() + 100 * HOUR)).toBeUndefined()
  })

  test.runIf(processStart(process.pid))(
    'of a process whose number was given to another is taken over',
    async () => {
      leave({ pid: await living(), process: 'another-boot/1' })
      expect(takeLock(path)).toBeDefined()
    },
  )

  test('of a process that cannot be told apart holds until it is silent for minutes, whichever clock is ahead', async () => {
    leave({ pid: await living(), process: null })
    expect(takeLock(path)).toBeUndefined()
    expect(takeLock(path, () => Date.now() - HOUR)).toBeDefined()
  })

  test('of another machine or container holds as long, whatever runs here under its number', async () => {
    leave({ host: 'elsewhere', pid: await gone() })
    expect(takeLock(path)).toBeUndefined()
    expect(takeLock(path, () => Date.now() + HOUR)).toBeDefined()
  })

  test('says again and again that it is held', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const lock = takeLock(path)
    const past = new Date(Date.now() - HOUR)
    utimesSync(path, past, past)
    vi.advanceTimersByTime(60_000)
    await vi.waitFor(() => expect(Date.now() - lstatSync(path).mtimeMs).toBeLessThan(60_000))
    // but not for whoever took it over
    leaveContent({ token: 'theirs' })
    utimesSync(path, past, past)
    vi.advanceTimersByTime(60_000)
    expect(lstatSync(path).mtimeMs).toBe(past.getTime())
    lock?.release()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  test('that is being written holds; one that was never finished does not', () => {
    leaveContent('')
    expect(takeLock(path)).toBeUndefined()
    const past = new Date(Date.now() - 2 * 60_000)
    utimesSync(path, past, past)
    expect(takeLock(path)).toBeDefined()
  })

  test('is not taken over by two; a guard that was left behind costs one run', async () => {
    leave({ pid: await gone(), process: null })
    const guard = `${path}.takeover`
    writeFileSync(guard, '')
    expect(takeLock(path)).toBeUndefined()
    expect(existsSync(guard)).toBe(true)
    const past = new Date(Date.now() - 2 * 60_000)
    utimesSync(guard, past, past)
    expect(takeLock(path)).toBeUndefined()
    expect(takeLock(path)).toBeDefined()
    expect(existsSync(guard)).toBe(false)
  })

  test('throws where it cannot be written', () => {
    writeFileSync(join(folder, 'chutes'), 'a file')
    expect(() => takeLock(path)).toThrow()
  })
})

test('four processes find a stale lock at the same moment: one gets it', { timeout: 60_000 }, async () => {
  leave({ pid: await gone(), process: null })
  const module = new URL('../../../../scripts/src/state/storage/lock.ts', import.meta.url).href
  const code = `import { clearStaleLock, takeLock, takeTurn } from ${JSON.stringify(module)}
    process.stdin.once('data', () => process.stdout.write(takeLock(${JSON.stringify(path)}) ? 'mine' : 'theirs'))
    process.stdout.write('ready')`
  const rivals = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'ignore'] }),
  )
  children.push(...rivals)
  const heard = () => Promise.all(rivals.map(async (rival) => String((await once(rival.stdout, 'data'))[0])))
  await heard()
  const answers = heard()
  for (const rival of rivals) rival.stdin.write('go')
  expect((await answers).sort()).toEqual(['mine', 'theirs', 'theirs', 'theirs'])
})

test('a process is alive until it is not', async () => {
  expect(isAlive(await living())).toBe(true)
  expect(isAlive(await gone())).toBe(false)
})

function leaveContent(content: object | string): void {
  takeLock(path)?.release()
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
}

describe('a lock that nobody owns', () => {
  const SECONDS = 1000

  test.each(['', 'garbage', '{"pid":1}'])('with %j in it is over after seconds', (content) => {
    leaveContent(content)
    expect(takeLock(path)).toBeUndefined()
    expect(takeLock(path, () => Date.now() + 4 * SECONDS)).toBeDefined()
  })

  test('is waited for no longer', async () => {
    leaveContent('')
    const soonOver = new Date(Date.now() - 2.7 * SECONDS)
    utimesSync(path, soonOver, soonOver)
    let waits = 0
    const patience = { maxMs: 10 * SECONDS, everyMs: 50, signal: AbortSignal.timeout(20 * SECONDS) }
    const lock = await takeTurn(path, { ...patience, waits: () => waits++ })
    expect(lock).toBeDefined()
    expect(waits).toBeGreaterThan(0)
    lock?.release()
  })

  test('is not left where its content cannot be written', async () => {
    const module = new URL('../../../../scripts/src/state/storage/lock.ts', import.meta.url).href
    const code = `import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      const write = fs.writeFileSync
      fs.writeFileSync = (file, text, options) => {
        write(file, '', options)
        throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      }
      syncBuiltinESMExports()
      const { takeLock } = await import(${JSON.stringify(module)})
      try { takeLock(${JSON.stringify(path)}) } catch ({ code }) { process.exitCode = code === 'ENOSPC' ? 7 : 1 }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
    expect((await once(child, 'exit'))[0]).toBe(7)
    expect(existsSync(path)).toBe(false)
  })
})

describe('something else where the lock belongs', () => {
  const MINUTES = 60_000
  const patience = { maxMs: 0, everyMs: 1, signal: new AbortController().signal }

  test.each(['a folder', 'a folder with something in it'])('%s is told, and stays', async (kind) => {
    mkdirSync(path, { recursive: true })
    if (kind !== 'a folder') writeFileSync(join(path, 'theirs'), '')
    const told = expect.objectContaining({
      code: 'E_STATE_UNWRITABLE',
      fix: expect.stringContaining(path),
    })
    expect(() => takeLock(path)).toThrow(told)
    await expect(takeTurn(path, patience)).rejects.toThrow(told)
    clearStaleLock(path, () => Date.now() + 2 * MINUTES)
    expect(existsSync(path)).toBe(true)
  })

  test('a link that leads nowhere is gone in the end, like a lock without content', () => {
    mkdirSync(dirname(path))
    symlinkSync(join(folder, 'nothing'), path)
    expect(takeLock(path)).toBeUndefined()
    const lock = takeLock(path, () => Date.now() + 2 * MINUTES)
    expect(lock).toBeDefined()
    expect(lstatSync(path).isFile()).toBe(true)
    expect(existsSync(join(folder, 'nothing'))).toBe(false)
  })

  test.each(['a file', 'a link in a circle'])('%s in place of its folder ends nobody', async (kind) => {
    const chutes = dirname(path)
    if (kind === 'a file') writeFileSync(chutes, '')
    else symlinkSync(chutes, chutes)
    expect(() => clearStaleLock(path)).not.toThrow()
    expect(await takeTurn(path, patience)).toBeUndefined()
  })
})
