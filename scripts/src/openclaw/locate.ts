import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { inRange, nodesBeside, nodeVersion, type OpenClawCommand } from '../handover/node-places.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { packageEngine, packageVersion } from '../shell/package-version.ts'
import { pathFolders } from '../system/child-env.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How to start OpenClaw: a file and leading arguments, never a shell. */
export interface OpenClawBinary {
  readonly file: string
  readonly leadingArgs: readonly string[]
  /** What `--openclaw` takes to find it again, tomorrow too. */
  readonly command: string
  /** From the package beside the entry file; undefined when a wrapper hides it (then `--version` tells). */
  readonly version: string | undefined
}

/**
 * Finds OpenClaw: `--openclaw`, else PATH. The version comes from the package.json beside the entry file, so
 * knowing it costs no process. On Windows npm's `openclaw.cmd` is replaced by the entry file it would start, elsewhere an
 * entry file is started with our node when its first line might find none or another: a scheduler that passes
 * `--openclaw` has a search path of its own. Where OpenClaw does not run on ours, the one beside it starts it.
 * @throws SkillError E_OPENCLAW_MISSING
 */
export function locateOpenClaw(
  env: Env,
  wanted: string | undefined,
  platform = process.platform,
  ownVersion = process.version,
): OpenClawBinary {
  const found = wanted ? commandAt(wanted, platform) : onPath(env, platform)
  if (!found) {
    throw new SkillError(
      'E_OPENCLAW_MISSING',
      wanted ? 'There is no openclaw at the path given.' : 'No openclaw on PATH.',
      {
        fix: 'Run this where the OpenClaw Gateway runs, outside of any sandbox, or pass --openclaw <path to its command> (in its Docker image /app/openclaw.mjs). To install it: npm install -g openclaw.',
      },
    )
  }
  const entry = entryFile(found, platform)
  const version = entry && packageVersion(join(dirname(entry), 'package.json'), 'openclaw')
  const command = wanted ? found : (onPath(env, platform, isPassing) ?? found)
  const better = entry && betterNode({ path: found, real: entry, text: '' }, ownVersion, platform)
  const byNode =
    better !== undefined ||
    platform === 'win32' ||
    wanted ||
    (entry && !isExecutable(entry)) ||
    !onPath(env, platform, never, ['node'])
  return entry && byNode
    ? { file: better ?? process.execPath, leadingArgs: [entry], command, version }
    : { file: found, leadingArgs: [], command, version }
}

/** The Node that was installed with an OpenClaw which does not run on ours; its first line may find ours. */
function betterNode(openclaw: OpenClawCommand, ownVersion: string, platform: string): string | undefined {
  const engine = packageEngine(join(dirname(openclaw.real), 'package.json'), 'openclaw')
  const version = nodeVersion(ownVersion)
  if (engine === undefined || version === undefined || inRange(engine, version)) return undefined
  return nodesBeside(openclaw, platform).find((file) => asFile(file, platform) !== undefined)
}

/** What `--openclaw` names, as an absolute path; undefined when it is no command. */
export function commandAt(wanted: string, platform: string = process.platform): string | undefined {
  return asFile(resolve(wanted), platform)
}

/** A running Gateway puts a launcher of its own first on the search path of what it starts; it lasts as long as that one. */
const isPassing = (dir: string): boolean => /[\\/]tmp[\\/]agent-cli[\\/]*$/.test(dir)
const never = (): boolean => false

function onPath(
  env: Env,
  platform: string,
  skipped: (dir: string) => boolean = never,
  names = platform === 'win32' ? ['openclaw.cmd', 'openclaw.exe', 'openclaw'] : ['openclaw'],
): string | undefined {
  for (const dir of pathFolders(env, platform)) {
    if (skipped(dir)) continue
    for (const name of names) {
      const file = asFile(join(dir, name), platform)
      if (file) return file
    }
  }
  return undefined
}

function asFile(path: string, platform: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return undefined
  } catch {
    return undefined
  }
  return platform === 'win32' || path.endsWith('.mjs') || isExecutable(path) ? path : undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The package's `openclaw.mjs` behind a command, when it can be seen: a symlink, the file itself, or npm's shim. */
function entryFile(command: string, platform: string): string | undefined {
  const real = realpathSync(command)
  if (basename(real) === 'openclaw.mjs') return real
  if (platform !== 'win32') return undefined
  return asFile(join(dirname(real), 'node_modules', 'openclaw', 'openclaw.mjs'), platform)
}
