import { execFile, spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

/** What a program prints on standard output; nothing when it fails or takes too long. Its standard input is empty. */
export function printedBy(
  file: string,
  args: readonly string[],
  options: { readonly env: Env; readonly timeoutMs: number },
): Promise<string> {
  return new Promise((resolve) => {
    const limits = { timeout: options.timeoutMs, maxBuffer: 65_536, windowsHide: true }
    const child = execFile(file, args, { env: options.env, ...limits }, (error, stdout) =>
      resolve(error ? '' : stdout.trim()),
    )
    // a program that cannot be started, or does not read, is told by the callback
    if (child.stdin) child.stdin.on('error', () => undefined).end()
  })
}

/**
 * Starts a program in this one's place: with the same standard streams, of which nothing is read here, and a channel
 * whose end tells it that this process is gone.
 */
export function startInPlace(file: string, args: readonly string[], env: Env) {
  return spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env, windowsHide: true })
}
