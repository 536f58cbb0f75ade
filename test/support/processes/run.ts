import { join } from 'node:path'
import type { Home } from '../homes/home.ts'
import { repoRoot } from '../paths.ts'
import { type Finished, runProcess } from './spawn.ts'

/** What every run can be told. */
export interface RunOptions {
  /** Standard input; closed at once when left out. */
  readonly input?: string
  /** Added to the home's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs?: number
  /** Where it runs; the home by default, because OpenClaw's shell does not start in the skill either. */
  readonly cwd?: string
}

/** A script of the skill may also be taken from an installed copy. */
export interface ScriptOptions extends RunOptions {
  readonly scriptsDir?: string
}

/** What a test may rely on in the JSON document of every script. */
export interface ScriptDocument {
  readonly schema: string
  readonly ok: boolean
  readonly changed: boolean
  readonly summary: string
  // biome-ignore lint/suspicious/noExplicitAny: each script has its own data; tests reach into it
  readonly data: any
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly retryable: boolean
    readonly fix: string
  }
  readonly next: readonly string[]
}

/** A finished script. */
export interface ScriptRun extends Finished {
  /** The one JSON document on standard output; reading it fails the test when there is not exactly one. */
  readonly doc: ScriptDocument
}

/** A finished OpenClaw command. */
export interface OpenclawRun extends Finished {
  /** The JSON on standard output, after whatever OpenClaw printed before it. */
  // biome-ignore lint/suspicious/noExplicitAny: OpenClaw's documents are foreign
  json(): any
}

/** Run `scripts/<name>.js` of the skill with this node, in a home. */
export async function runScript(
  home: Home,
  name: string,
  args: readonly string[] = [],
  options: ScriptOptions = {},
): Promise<ScriptRun> {
  const script = join(options.scriptsDir ?? join(repoRoot, 'scripts'), `${name}.js`)
  const finished = await runProcess(process.execPath, [script, ...args], settings(home, options, 180_000))
  return {
    ...finished,
    get doc() {
      return onlyDocument(finished, `${name}.js ${args.join(' ')}`)
    },
  }
}

/** Run the real OpenClaw in a home. */
export async function runOpenclaw(
  home: Home,
  args: readonly string[],
  options: RunOptions = {},
): Promise<OpenclawRun> {
  const finished = await runProcess(home.openclaw, args, settings(home, options, 180_000))
  return { ...finished, json: () => looseJson(finished.stdout, `openclaw ${args.join(' ')}`) }
}

function settings(home: Home, options: RunOptions, timeoutMs: number) {
  const merged = Object.entries({ ...home.env, ...options.env })
  return {
    env: Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    cwd: options.cwd ?? home.dir,
    input: options.input,
    timeoutMs: options.timeoutMs ?? timeoutMs,
  }
}

/** Parse standard output that has to be one JSON document and a newline, and nothing else. */
export function onlyDocument(finished: Finished, what: string): ScriptDocument {
  const complain = (why: string) =>
    new Error(
      `${what.trim()}: ${why} (exit ${finished.code ?? finished.signal})\n` +
        `--- stdout ---\n${excerpt(finished.stdout)}\n--- stderr ---\n${excerpt(finished.stderr)}`,
    )
  if (finished.stdout === '') throw complain('nothing on standard output')
  if (!finished.stdout.endsWith('\n')) throw complain('standard output does not end with a newline')
  try {
    return JSON.parse(finished.stdout) as ScriptDocument
  } catch {
    throw complain('standard output is not exactly one JSON document')
  }
}

/** Parse JSON that starts on the first line beginning with a brace or bracket. */
export function looseJson(stdout: string, what: string): unknown {
  const start = stdout.search(/^[{[]/m)
  if (start < 0) throw new Error(`${what}: no JSON on standard output\n${excerpt(stdout)}`)
  return JSON.parse(stdout.slice(start))
}

const excerpt = (text: string) => (text.length > 4000 ? `${text.slice(0, 4000)} […]` : text)
