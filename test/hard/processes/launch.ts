import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../../support/homes/home.ts'
import { repoRoot } from '../../support/paths.ts'
import { found, SECRET_ENV } from '../judging/canaries.ts'
import { sessionOf, type WatchResult, watchSession } from './watch.ts'

/** One run of a script. */
export interface Launch {
  readonly script: string
  readonly args?: readonly string[]
  /** Standard input; closed at once when left out. */
  readonly input?: string | undefined
  /** Added to the home's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Started through `sh` after this line, e.g. `ulimit -f 0`. */
  readonly shellFirst?: string
}

/** What a run left behind, and what its processes were seen with. */
export interface Landed {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
  /** Peak memory of the script itself; 0 when it was killed. */
  readonly maxRssMb: number
  /** Secrets in the arguments or environment of its processes: text for a report, no secret in it. */
  readonly exposed: readonly string[]
  /** Arguments and environments that were searched. */
  readonly looked: number
}

/** A script that is running; its session holds everything that it starts. */
export interface Flight {
  readonly pid: number
  readonly landed: Promise<Landed>
  /** Kills the script alone, or everything it started, too. */
  kill(whole: boolean): void
  /** Resolves when no process of the session is left; kills what is still there after the limit. */
  settled(limitMs: number): Promise<void>
}

const LIMIT_MS = 240_000
const PROBE = new URL('probe-preload.mjs', import.meta.url).href

/** Starts `scripts/<script>.js` in a home whose environment holds a person's secrets. */
export function launch(home: Home, { script, args = [], input, env, shellFirst }: Launch): Flight {
  rmSync(home.traceFile, { force: true })
  const started = performance.now()
  const command = [process.execPath, join(repoRoot, 'scripts', `${script}.js`), ...args]
  const [file = '', ...rest] = shellFirst
    ? ['/bin/sh', '-c', `${shellFirst}; exec "$@"`, 'sh', ...command]
    : command
  const child = spawn(file, rest, {
    cwd: home.dir,
    env: environment(home, env),
    stdio: 'pipe',
    detached: true,
  })
  const pid = child.pid ?? 0
  const watch = watchSession(pid)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (text: string) => {
      output[name] += text
    })
  }
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const timer = setTimeout(() => signal(-pid), LIMIT_MS)
  const closed = new Promise((resolve) => child.once('close', resolve))
  const landed = new Promise<Landed>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, killedBy) => {
      const ms = Math.round(performance.now() - started)
      clearTimeout(timer)
      // a process that outlives the script may hold its standard output open
      void Promise.race([closed, pause(5000)]).then(() =>
        resolve({ code, signal: killedBy, ...output, ms, ...told(home, pid, watch.stop()) }),
      )
    })
  })
  return {
    pid,
    landed,
    kill: (whole) => signal(whole ? -pid : pid),
    settled: (limitMs) => untilGone(pid, limitMs),
  }
}

/** Runs a script to its end. */
export function run(home: Home, what: Launch): Promise<Landed> {
  return launch(home, what).landed
}

function environment(home: Home, env: Launch['env']): Record<string, string> {
  const merged = {
    ...home.env,
    ...SECRET_ENV,
    NODE_OPTIONS: `${home.env.NODE_OPTIONS ?? ''} --import=${PROBE}`.trim(),
    HARD_PROBE_FILE: home.traceFile,
    ...env,
  }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function told(home: Home, pid: number, { sightings, looked }: WatchResult) {
  const notes = existsSync(home.traceFile)
    ? readFileSync(home.traceFile, 'utf8')
        .split('\n')
        .flatMap((line) => readNote(line) ?? [])
    : []
  const starts = notes.filter((note) => note.argv)
  const others = starts.flatMap((note) => [
    ...report(note.pid, 'argv', [...(note.argv ?? []), ...(note.execArgv ?? [])].join('\n')),
    ...(note.pid === pid ? [] : report(note.pid, 'environment', Object.values(note.env ?? {}).join('\n'))),
  ])
  const exits = notes.filter((note) => note.pid === pid).map((note) => note.maxRssKb ?? 0)
  return {
    maxRssMb: Math.round(Math.max(0, ...exits) / 1024),
    exposed: [...others, ...sightings.map((one) => `${one.canaries.join(', ')} in the ${one.where}`)],
    looked: looked + starts.length,
  }
}

interface Note {
  readonly pid: number
  readonly argv?: readonly string[]
  readonly execArgv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly maxRssKb?: number
}

/** A process that was killed while it wrote leaves half a line. */
function readNote(line: string): Note | undefined {
  try {
    return JSON.parse(line) as Note
  } catch {
    return undefined
  }
}

function report(pid: number, where: string, text: string): string[] {
  return found(text).map((name) => `${name} in the ${where} of process ${pid}`)
}

async function untilGone(pid: number, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  while (sessionOf(pid).length > 0) {
    if (performance.now() > end) for (const left of sessionOf(pid)) signal(left)
    await pause(50)
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended in the same moment
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
