import { spawn } from 'node:child_process'

/** What a finished process left behind. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** How to start one process. */
export interface SpawnOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Written to standard input, which is then closed; nothing is written without it. */
  readonly input?: string | undefined
  readonly timeoutMs: number
}

/** Run a program to its end, without a shell and without a terminal. Kills its whole group when it takes too long. */
export function runProcess(
  command: string,
  args: readonly string[],
  { env, cwd, input, timeoutMs }: SpawnOptions,
): Promise<Finished> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'pipe', detached: process.platform !== 'win32' })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    const timer = setTimeout(() => killGroup(child.pid), timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    // A process that exits without reading its input is its own business.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({
        code,
        signal,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
        ms: Math.round(performance.now() - started),
      })
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended in the same moment.
  }
}
