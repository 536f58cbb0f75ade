import { endWithProcess } from '../shell/children.ts'
import { environmentForChild } from '../system/child-env.ts'
import type { OpenClawBinary } from './locate.ts'

/** An `openclaw` call as data: what `--dry-run` can show and tests can check without running anything. */
export interface OpenClawCall {
  readonly args: readonly string[]
  /** Written to standard input, which is closed afterwards. */
  readonly input?: string
  /** Milliseconds, where the call may take longer than most. */
  readonly timeoutMs?: number | undefined
  /** Switches of OpenClaw for this call alone; never a secret. */
  readonly env?: Readonly<Record<string, string>>
}

/** How a call ended. Output is for classifying, never for printing: it may quote configuration. */
export interface OpenClawOutcome {
  readonly kind: 'exited' | 'timeout' | 'killed' | 'not-started' | 'too-much-output'
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const PLAIN_OUTPUT = { NO_COLOR: '1', FORCE_COLOR: undefined, OPENCLAW_SUPPRESS_NOTES: '1' } as const
/** OpenClaw 2026.9 may look for its Chutes plugin first, which takes 20 s offline. */
const DEFAULT_TIMEOUT_MS = 45_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** The program and its arguments, one by one: no shell ever reads them, on no system. */
export function spawnPlan(
  binary: OpenClawBinary,
  call: Pick<OpenClawCall, 'args'>,
): { readonly file: string; readonly args: readonly string[] } {
  return { file: binary.file, args: [...binary.leadingArgs, ...call.args] }
}

/**
 * Runs OpenClaw without a shell and reports how it ended; never throws. execa (its own chunk) loads on first
 * use. Its error messages hold the command line and the output, so none of them leaves this function.
 */
export async function runOpenClaw(
  binary: OpenClawBinary,
  call: OpenClawCall,
  options: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal: AbortSignal },
): Promise<OpenClawOutcome> {
  const { execa } = await import('../vendor/execa.ts')
  const { file, args } = spawnPlan(binary, call)
  const child = execa(file, args, {
    reject: false,
    extendEnv: false,
    env: { ...environmentForChild(options.env), ...PLAIN_OUTPUT, ...call.env },
    timeout: call.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    // OpenClaw restarts itself as a worker and passes SIGTERM on to it; a launcher killed too early leaves it behind
    forceKillAfterDelay: 8000,
    maxBuffer: MAX_OUTPUT_BYTES,
    cancelSignal: options.signal,
    stripFinalNewline: false,
    windowsHide: true,
    verbose: 'none',
  })
  endWithProcess(child)
  // not as an option: node tells the options of a spawn to whoever sets NODE_DEBUG
  child.stdin.on('error', () => undefined)
  child.stdin.end(call.input ?? '')
  const result = await child
  return {
    kind: outcomeKind(result),
    code: result.exitCode,
    stdout: typeof result.stdout === 'string' ? result.stdout : '',
    stderr: typeof result.stderr === 'string' ? result.stderr : '',
  }
}

function outcomeKind(result: {
  readonly timedOut: boolean
  readonly isMaxBuffer: boolean
  readonly isTerminated: boolean
  readonly isCanceled: boolean
  readonly exitCode?: number | undefined
}): OpenClawOutcome['kind'] {
  if (result.timedOut) return 'timeout'
  if (result.isMaxBuffer) return 'too-much-output'
  if (result.isTerminated || result.isCanceled) return 'killed'
  return result.exitCode === undefined ? 'not-started' : 'exited'
}
