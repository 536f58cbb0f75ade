import { realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { cleanText } from '../domain/text.ts'
import { environmentForChild, STARTED_BY } from '../system/child-env.ts'
import { homeFolder } from '../system/home-folder.ts'
import { readFile } from '../system/read-file.ts'
import { printedBy, startInPlace } from '../vendor/child-process.ts'
import { inRange, nodePlaces, nodeVersion, type OpenClawCommand, openclawPlaces } from './node-places.ts'

type Env = NodeJS.ProcessEnv

/** A Node that was looked at. */
interface FoundNode {
  readonly file: string
  /** Undefined when it does not tell. */
  readonly version: readonly number[] | undefined
}

const ASK_TIMEOUT_MS = 5000
const MAX_PLACES = 40
/** For all of them together: whoever asked for the run waits. */
const SEARCH_MS = 20_000
const MAX_TOLD = 5
const MAX_LAUNCHER_BYTES = 64 * 1024
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Hands a run to a Node that is new enough: same arguments, same standard streams, its exit status is ours, and a signal to
 * us is one to it. Returns only when there is none: what was found instead, as the rest of a sentence. This and all it
 * imports runs on Node 12.17.
 *
 * `release` stops whoever answers signals until then; `interrupted` answers one in place of a program that never did.
 */
export async function handOver(
  floor: number,
  release: () => void,
  interrupted: (signal: string) => void,
): Promise<string> {
  const { env, platform } = process
  // a Node that tells another version than it has must not start itself for ever
  if (env[STARTED_BY] !== undefined) return ''
  const openclaw = findOpenClaw(process.argv, env, platform)
  const found: FoundNode[] = []
  const places = nodePlaces(env, openclaw, platform).slice(0, MAX_PLACES)
  const chosen = await findNode(places, floor, (openclaw && engineOf(openclaw)) || '', found)
  if (chosen === undefined) return notFound(found)
  // a version manager's stand-in may start its Node as a child, which no signal of ours would reach
  const told = await ask(chosen, ['-p', 'process.execPath'])
  const file = isAbsolute(told) && isProgram(told) ? told : chosen
  return new Promise((tell) => run(file, release, interrupted, () => tell(notFound(found))))
}

function run(
  file: string,
  release: () => void,
  interrupted: (signal: string) => void,
  notStarted: () => void,
): void {
  const { env, argv, versions } = process
  // node tells the environment of what it starts to whoever sets NODE_DEBUG
  const inherited = env.NODE_DEBUG === undefined ? env : environmentForChild(env)
  const child = startInPlace(file, argv.slice(1), { ...inherited, [STARTED_BY]: versions.node })
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, passOn)
  release()
  child.on('error', notStarted)
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const name of SIGNALS) process.removeListener(name, passOn)
    // the program answers these three itself, from the moment on that it listens
    if ((SIGNALS as readonly string[]).indexOf(signal) >= 0) interrupted(signal)
    else {
      // Node ignores some itself
      process.exitCode = 1
      process.kill(process.pid, signal)
    }
  })
}

/** The first that is new enough and that OpenClaw runs on, too; else the first that is new enough. */
async function findNode(
  places: readonly string[],
  floor: number,
  engine: string,
  found: FoundNode[],
): Promise<string | undefined> {
  const seen = new Set([realPath(process.execPath)])
  let enough: string | undefined
  const until = Date.now() + SEARCH_MS
  for (const file of places) {
    if (Date.now() > until) break
    if (!isProgram(file) || seen.has(realPath(file))) continue
    seen.add(realPath(file))
    const version = nodeVersion(await ask(file, ['--version']))
    found.push({ file, version })
    if (version === undefined || (version[0] ?? 0) < floor) continue
    if (inRange(engine, version)) return file
    enough = enough ?? file
  }
  return enough
}

function ask(file: string, args: readonly string[]): Promise<string> {
  return printedBy(file, args, { env: environmentForChild(process.env), timeoutMs: ASK_TIMEOUT_MS })
}

function notFound(found: readonly FoundNode[]): string {
  if (found.length === 0) return '; there is no other along PATH or beside openclaw'
  const home = homeFolder()
  const told = found.slice(0, MAX_TOLD).map(({ file, version }) => {
    const shown = home !== '' && file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file
    return `${version === undefined ? 'one that does not tell' : version.join('.')} at ${cleanText(shown)}`
  })
  const rest = found.length > MAX_TOLD ? ` and ${found.length - MAX_TOLD} more` : ''
  return `; besides there is ${told.join(', ')}${rest}`
}

/** The `openclaw` that this run would drive: the one of `--openclaw`, else the first along PATH. */
function findOpenClaw(argv: readonly string[], env: Env, platform: string): OpenClawCommand | undefined {
  const at = argv.findIndex((word) => word === '--openclaw' || word.startsWith('--openclaw='))
  const wanted = argv[at]?.includes('=') ? argv[at]?.slice('--openclaw='.length) : argv[at + 1]
  const path = at >= 0 && wanted ? resolve(wanted) : openclawPlaces(env, platform).find(isProgram)
  if (path === undefined || !isProgram(path)) return undefined
  const real = realPath(path)
  return { path, real, text: textOf(real) }
}

/** Which Node its package asks for; undefined when a launcher hides it. */
function engineOf({ real }: OpenClawCommand): string | undefined {
  const folders = [dirname(real), join(dirname(real), 'node_modules', 'openclaw')]
  for (const folder of folders) {
    try {
      const engine: unknown = JSON.parse(textOf(join(folder, 'package.json'), 1024 * 1024)).engines.node
      if (typeof engine === 'string') return engine
    } catch {
      // no package there
    }
  }
  return undefined
}

function textOf(path: string, most = MAX_LAUNCHER_BYTES): string {
  try {
    return readFile(path, most).toString('utf8')
  } catch {
    return ''
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isProgram(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
