import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { binFolder, repoRoot } from '../support/paths.ts'
import { runProcess } from '../support/processes/spawn.ts'

/** The OpenClaw releases that the skill supports and is tested with, oldest first. */
export const RELEASES = ['2026.4.29', '2026.5.28', '2026.6.11', '2026.9.6'] as const
export type Release = (typeof RELEASES)[number]

/** The release that the repository depends on and that is installed anyway. */
export const NEWEST: Release = '2026.9.6'

/** Names the releases that a run plays: a comma list, or `others` for all but the newest. */
export const RELEASES_VARIABLE = 'CHUTES_TEST_RELEASES'

const CACHE = join(repoRoot, '.cache', 'openclaw')

/** The releases that this run plays its journeys on: `npm test` the newest, `npm run test:matrix` the others. */
export function playedReleases(asked = process.env[RELEASES_VARIABLE]): readonly Release[] {
  if (asked === undefined) return [NEWEST]
  if (asked === 'others') return RELEASES.filter((one) => one !== NEWEST)
  const names = asked.split(',')
  const unlisted = names.filter((name) => !RELEASES.some((one) => one === name))
  if (unlisted.length === 0) return RELEASES.filter((one) => names.includes(one))
  throw new Error(`${unlisted.join(', ')} is not among the releases of test/openclaw/releases.ts`)
}

/** For a journey that only `npm run test:matrix` plays: the newest release has its turn there, too. */
export function matrixReleases(): readonly Release[] {
  return process.env[RELEASES_VARIABLE] === 'others' ? RELEASES : playedReleases()
}

/** Installs a release from npm into the cache folder, once, and returns the folder of its `openclaw`. */
export async function installRelease(release: Release): Promise<string> {
  if (release === NEWEST) return binFolder
  const folder = join(CACHE, release)
  const bin = join(folder, 'node_modules', '.bin')
  const done = join(folder, 'installed')
  if (existsSync(done)) return bin
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund']
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const run = await runProcess(npm, ['install', '--prefix', folder, `openclaw@${release}`, ...flags], {
    env: inherited(),
    cwd: folder,
    timeoutMs: 600_000,
  })
  if (run.code !== 0)
    throw new Error(`npm could not install openclaw@${release}:\n${run.stderr.slice(-2000)}`)
  writeFileSync(done, `${new Date().toISOString()}\n`)
  return bin
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
