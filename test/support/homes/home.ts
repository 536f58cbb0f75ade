import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { binFolder, recordedBin } from '../paths.ts'
import { networkEnv, type Redirectable } from '../preloads/redirect.ts'
import { startsEnv } from '../preloads/starts.ts'
import { traceEnv } from '../preloads/trace.ts'
import { recordedEnv } from '../recorded-openclaw/server.mjs'

/** Where the Chutes of this home is; a stand-in has all of these. */
interface ChutesAddress {
  readonly llmBaseUrl: string
  readonly apiUrl: string
}

/** How to furnish a throw-away home. */
export interface HomeOptions {
  /** Point the skill at this Chutes through CHUTES_BASE_URL and CHUTES_API_URL. */
  readonly standin?: ChutesAddress
  /** Send every connection to the real Chutes hosts to this stand-in instead (needs its TLS side). */
  readonly redirect?: Redirectable
  /** Write down every node process that is started in this home; see `readTrace`. */
  readonly trace?: boolean
  /** OpenClaw's configuration to begin with: an object or the literal text. */
  readonly config?: object | string
  /** Folder that holds the `openclaw` of this home; the repository's own release by default. */
  readonly openclawBin?: string
  /**
   * What the person's login shell reads. OpenClaw runs an agent's commands with the PATH that it leaves, in which the
   * system's folders come before those of OpenClaw; NODE_OPTIONS, and with it the closed network, is dropped there.
   */
  readonly profile?: string
  /** Leave the rest of the network reachable; by default no host exists but this machine. */
  readonly openNetwork?: boolean
  /** Extra variables; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A directory that plays the home of a person, with an environment that inherits nothing. */
export interface Home {
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  /** `.openclaw` in this home. */
  readonly openclawDir: string
  readonly configPath: string
  /** The `openclaw` of this home. */
  readonly openclaw: string
  /** Where `trace: true` is written. */
  readonly traceFile: string
  /** The parsed configuration; undefined when there is none. */
  readConfig(): Config | undefined
  /** The exact text, for byte comparisons; undefined when there is none. */
  readConfigText(): string | undefined
  writeConfig(config: object | string): void
  dispose(): void
}

/** Any OpenClaw configuration; tests look at it with optional chaining. */
export interface Config {
  // biome-ignore lint/suspicious/noExplicitAny: a test reaches into a foreign document
  readonly [key: string]: any
}

/** Make a home. Call `dispose` when done with it. */
export function createHome(options: HomeOptions = {}): Home {
  const dir = mkdtempSync(join(tmpdir(), 'chutes-home-'))
  const openclawDir = join(dir, '.openclaw')
  const configPath = join(openclawDir, 'openclaw.json')
  const traceFile = join(dir, 'trace.jsonl')
  furnishTemp(join(dir, 'tmp'))
  if (!options.openNetwork) writeFileSync(join(dir, '.npmrc'), NPM_SETTINGS)
  if (options.profile !== undefined) writeFileSync(join(dir, '.profile'), options.profile)

  const home: Home = {
    dir,
    env: environment(dir, traceFile, options),
    openclawDir,
    configPath,
    openclaw: join(options.openclawBin ?? binFolder, 'openclaw'),
    traceFile,
    readConfigText: () => readIfThere(configPath),
    readConfig: () => {
      const text = readIfThere(configPath)
      return text === undefined ? undefined : JSON.parse(text)
    },
    writeConfig: (config) => {
      mkdirSync(openclawDir, { recursive: true, mode: 0o700 })
      const text = typeof config === 'string' ? config : `${JSON.stringify(config, null, 2)}\n`
      writeFileSync(configPath, text, { mode: 0o600 })
    },
    dispose: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
  if (options.config !== undefined) home.writeConfig(options.config)
  return home
}

/** OpenClaw asks npm for plugins with retries of half a minute; in a closed network they lead nowhere. */
const NPM_SETTINGS = 'offline=true\nfetch-retries=0\nupdate-notifier=false\n'

/**
 * A temp folder of its own, except for node's compile cache: a person's OpenClaw is warm from the second
 * start on, and a cold start in each home would cost every test several seconds.
 */
function furnishTemp(temp: string): void {
  const shared = join(tmpdir(), 'node-compile-cache')
  mkdirSync(shared, { recursive: true })
  mkdirSync(temp)
  symlinkSync(shared, join(temp, 'node-compile-cache'), 'junction')
}

/** Built from nothing: a key or a proxy of the person who runs the tests must not leak in. */
function environment(dir: string, traceFile: string, options: HomeOptions): Readonly<Record<string, string>> {
  const { standin, redirect, trace, openNetwork = false, env } = options
  const preloads = [
    networkEnv({ redirect, closed: !openNetwork }),
    trace ? traceEnv(traceFile) : {},
    startsEnv(),
  ]
  const merged: Record<string, string | undefined> = {
    HOME: dir,
    USERPROFILE: dir,
    PATH: [...(options.openclawBin ? [options.openclawBin] : []), binFolder, '/usr/bin', '/bin'].join(
      delimiter,
    ),
    TMPDIR: join(dir, 'tmp'),
    NO_COLOR: '1',
    LANG: 'C.UTF-8',
    ...(options.openclawBin === recordedBin && recordedEnv),
    ...(standin ? { CHUTES_BASE_URL: standin.llmBaseUrl, CHUTES_API_URL: standin.apiUrl } : {}),
    ...Object.assign({}, ...preloads),
    NODE_OPTIONS: joined(preloads.map((preload) => preload.NODE_OPTIONS)),
    ...env,
  }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter((part) => part !== undefined).join(' ') || undefined

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
