import { execFile, spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

/** What a program prints on standard output; nothing when it cannot start, fails or takes too long. Its standard input is empty. */
export function printedBy(
  file: string,
  args: readonly string[],
  options: { readonly env: Env; readonly timeoutMs: number },
): Promise<string> {
  return new Promise<string>((resolve) => {
    // one that is stuck need not listen to a milder signal
    const limits = {
      timeout: options.timeoutMs,
      maxBuffer: 65_536,
      killSignal: 'SIGKILL',
      windowsHide: true,
    } as const
    const child = execFile(file, args, { env: options.env, ...limits }, (error, stdout) =>
      resolve(error ? '' : stdout.trim()),
    )
    // a program that is missing, or does not read, is told by the callback
    if (child.stdin) child.stdin.on('error', () => undefined).end()
    // one for another processor is thrown
  }).catch(() => '')
}

/**
 * Starts a program in this one's place: with the same standard streams, of which nothing is read here, and a channel
 * whose end tells it that this process is gone.
 */
export function startInPlace(file: string, args: readonly string[], env: Env) {
  return spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env, windowsHide: true })
}
