import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { homeFolder } from '../system/home-folder.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface OpenClawPaths {
  readonly configPath: string
  readonly stateDir: string
}

const CONFIG_NAMES = ['openclaw.json', 'clawdbot.json']
const STATE_DIRS = ['.openclaw', '.clawdbot']

/**
 * Where OpenClaw keeps its config and state, by the same variables and in the same order as OpenClaw itself:
 * `OPENCLAW_CONFIG_PATH` moves the config alone, `OPENCLAW_STATE_DIR` both, `OPENCLAW_HOME` the home folder.
 * `OPENCLAW_PROFILE` alone moves nothing (the CLI's `--profile` sets the other two).
 */
export function openclawPaths(
  env: Env,
  exists: (path: string) => boolean = existsSync,
  platform: string = process.platform,
): OpenClawPaths {
  const { join } = pathsOf(platform)
  const home = homeDir(env, platform)
  const override = expand(env.OPENCLAW_STATE_DIR, home, platform)
  const folders = override ? [override] : STATE_DIRS.map((name) => join(home, name))
  const stateDir = folders.find(exists) ?? folders[0] ?? home
  const candidates = folders.flatMap((folder) => CONFIG_NAMES.map((name) => join(folder, name)))
  const configPath =
    expand(env.OPENCLAW_CONFIG_PATH, home, platform) ??
    candidates.find(exists) ??
    join(stateDir, 'openclaw.json')
  return { configPath, stateDir }
}

/** The home folder as OpenClaw sees it, absolute; the working folder where nothing names one. */
export function homeDir(env: Env, platform: string = process.platform): string {
  const osHome = nonEmptyPath(env.HOME) ?? nonEmptyPath(env.USERPROFILE) ?? homeFolder()
  return expand(nonEmptyPath(env.OPENCLAW_HOME), osHome, platform) ?? pathsOf(platform).resolve(osHome)
}

/** As in OpenClaw, `undefined` and `null` count as unset: a launcher may write these words. */
function nonEmptyPath(value: string | undefined): string | undefined {
  const text = value?.trim()
  return text && text !== 'undefined' && text !== 'null' ? text : undefined
}

/** A path with `~` as `home`, made absolute. */
export function expand(
  value: string | undefined,
  home: string,
  platform: string = process.platform,
): string | undefined {
  const path = value?.trim()
  if (!path) return undefined
  return pathsOf(platform).resolve(/^~(?=$|[\\/])/.test(path) ? home + path.slice(1) : path)
}

function pathsOf(platform: string) {
  return platform === 'win32' ? win32 : posix
}
