import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import type { Home } from '../homes/home.ts'

/** One node process that ran in a traced home. */
interface TracedProcess {
  readonly pid: number
  readonly ppid: number
  /** The real path of the script it ran. */
  readonly main: string | undefined
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Everything that ran, in the order it started. */
export interface Trace {
  readonly processes: readonly TracedProcess[]
  /** OpenClaw starts itself again; this counts what somebody else started. */
  openclawRuns(): number
  /** The argument lists of those, without node and the launcher. */
  openclawCommands(): readonly (readonly string[])[]
  /** Processes that have a text in an argument or in an environment variable: must be none for a key. */
  mentions(text: string): readonly TracedProcess[]
}

/** Variables that make every node process in a home sign the trace file. */
export function traceEnv(file: string): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${new URL('trace-preload.mjs', import.meta.url).href}`,
    HARNESS_TRACE_FILE: file,
  }
}

/** Read what ran since the home was made, or since `clearTrace`. */
export function readTrace(home: Home): Trace {
  const processes = readLines(home.traceFile)
  const launchers = processes.filter(isOpenclaw)
  const pids = new Set(launchers.map(({ pid }) => pid))
  const topLevel = launchers.filter(({ ppid }) => !pids.has(ppid))
  return {
    processes,
    openclawRuns: () => new Set(topLevel.map(({ pid }) => pid)).size,
    openclawCommands: () => topLevel.map(({ argv }) => argv.slice(2)),
    mentions: (text) =>
      processes.filter((one) =>
        [...one.argv, ...one.execArgv, ...Object.values(one.env)].some((value) => value.includes(text)),
      ),
  }
}

/** Forget what ran so far. */
export function clearTrace(home: Home): void {
  rmSync(home.traceFile, { force: true })
}

const isOpenclaw = ({ main }: TracedProcess) => main !== undefined && basename(main) === 'openclaw.mjs'

function readLines(file: string): readonly TracedProcess[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TracedProcess)
}
