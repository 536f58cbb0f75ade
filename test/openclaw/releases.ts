import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { binFolder, repoRoot } from '../support/paths.ts'
import { runProcess } from '../support/processes/spawn.ts'

/** The OpenClaw releases that every full run tries, oldest first. */
export const RELEASES = ['2026.4.29', '2026.5.28', '2026.6.11', '2026.7.35', '2026.8.2', '2026.9.6'] as const
/** Those of them on which the long journeys are played. */
export const JOURNEY_RELEASES = [
  '2026.4.29',
  '2026.5.28',
  '2026.6.11',
  '2026.9.6',
] as const satisfies readonly (typeof RELEASES)[number][]
export type Release = (typeof JOURNEY_RELEASES)[number]

/** The release that the repository depends on and that is installed anyway. */
export const NEWEST: Release = '2026.9.6'

/** Names the releases that a run plays, with commas between them; `others` is a full run, beside what `npm test` plays. */
export const RELEASES_VARIABLE = 'CHUTES_TEST_RELEASES'

const CACHE = join(repoRoot, '.cache', 'openclaw')

type Asked = string | undefined
const isListed = (release: string): boolean => RELEASES.some((one) => one === release)
const named = (asked: string): readonly string[] => asked.split(',')
const isFull = (asked: Asked): boolean => asked !== undefined && named(asked).includes('others')
const inRun = (): Asked => process.env[RELEASES_VARIABLE]

/** The releases that this run plays its journeys on: `npm test` the newest, `npm run test:matrix` the others. */
export function playedReleases(asked: Asked = inRun()): readonly Release[] {
  if (asked === undefined) return [NEWEST]
  return JOURNEY_RELEASES.filter((one) => named(asked).includes(one) || (isFull(asked) && one !== NEWEST))
}

/** For a journey that only `npm run test:matrix` plays: the newest release has its turn there, too. */
export function matrixReleases(): readonly Release[] {
  return isFull(inRun()) ? JOURNEY_RELEASES : playedReleases()
}

/** For what waits for minutes: `npm test` leaves it out. */
export function matrixOnlyReleases(): readonly Release[] {
  return inRun() === undefined ? [] : matrixReleases()
}

/** For the fresh life: every listed release but the newest, whose first day `npm test` plays, and any other one that is named. */
export function freshReleases(asked: Asked = inRun()): readonly string[] {
  if (asked === undefined) return []
  const wanted = new Set([...(isFull(asked) ? RELEASES : []), ...named(asked)])
  return [...wanted].filter((one) => one !== 'others' && one !== NEWEST)
}

/** Every release on which a run of the matrix plays a first day, a fresh life or the newest's own. */
export function firstDayReleases(): readonly string[] {
  return [...playedReleases().filter((one) => one === NEWEST), ...freshReleases()]
}

/** Of the listed releases, those that between them give every answer there is to what OpenClaw is asked about itself. */
const ANSWERING: readonly string[] = ['2026.4.29', '2026.6.11', NEWEST]

/** The releases of which a run compares what ships as known with what they answer: any listed one that is named, too. */
export function answeringReleases(asked: Asked = inRun()): readonly string[] {
  if (asked === undefined) return []
  return RELEASES.filter((one) => named(asked).includes(one) || (isFull(asked) && ANSWERING.includes(one)))
}

/** Installs a release from npm into the cache folder, once, and returns the folder of its `openclaw`. */
export async function installRelease(release: string): Promise<string> {
  if (release === NEWEST) return binFolder
  const folder = join(CACHE, release)
  const bin = join(folder, 'node_modules', '.bin')
  const done = join(folder, 'installed')
  if (existsSync(done)) return bin
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund']
  await npm(['install', '--prefix', folder, `openclaw@${release}`, ...flags], folder)
  if (isListed(release)) shortenModuleLookups(join(folder, 'node_modules', 'openclaw', 'dist'))
  writeFileSync(done, `${new Date().toISOString()}\n`)
  return bin
}

/**
 * Node reads the nearest package.json for every module that ends in `.js`. OpenClaw's own has over 90 kB and is read for
 * some thousand modules: on 2026.6.11 and 2026.7.35 half of the time that `config patch` takes. A nearer one that says the
 * same of its modules spares that. Drawn releases stay as npm has them: what differed because of it would show there.
 */
function shortenModuleLookups(dist: string): void {
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n')
}

/** Every version of OpenClaw that npm has, as it lists them. */
export async function publishedVersions(): Promise<readonly string[]> {
  return JSON.parse(await npm(['view', 'openclaw', 'versions', '--json'], repoRoot))
}

/** By the Node of this repository: an older one's npm leaves out packages that OpenClaw needs. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  const env = { ...inherited(), PATH: [binFolder, process.env.PATH].join(delimiter) }
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const run = await runProcess(command, args, { env, cwd, timeoutMs: 600_000 })
  if (run.code !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${run.stderr.slice(-2000)}`)
  return run.stdout
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
