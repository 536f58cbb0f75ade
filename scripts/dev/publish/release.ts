import { createHash } from 'node:crypto'

/** One hash for everything that runs: of the sorted `sha256  path` lines of the files below scripts/. */
export function bundleHash(hashes: ReadonlyMap<string, string>): string {
  const lines = [...hashes]
    .filter(([path]) => path.startsWith('scripts/'))
    .map(([path, hash]) => `${hash}  ${path}\n`)
    .sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** The newest section of the changelog. */
export interface NewestEntry {
  readonly version: string
  /** `YYYY-MM-DD`, or undefined while the version is unreleased. */
  readonly date: string | undefined
  /** What the section says the released bundle hashes to. */
  readonly bundle: string | undefined
}

/** @throws when the newest heading is neither `## x.y.z (unreleased)` nor `## x.y.z - YYYY-MM-DD` */
export function newestEntry(changelog: string): NewestEntry {
  const [, section = ''] = changelog.split(/^## /m)
  const [heading = ''] = section.split('\n')
  const match = /^(\d+\.\d+\.\d+) (?:\(unreleased\)|- (\d{4}-\d{2}-\d{2}))$/.exec(heading.trim())
  if (!match?.[1])
    throw new Error(`CHANGELOG.md: "${heading}" is neither "x.y.z (unreleased)" nor "x.y.z - date"`)
  return {
    version: match[1],
    date: match[2],
    bundle: /^Bundle: sha256 ([0-9a-f]{64})$/m.exec(section)?.[1],
  }
}

/**
 * How version, changelog and shipped code disagree, one sentence each. An unreleased version may still change;
 * a released one names the hash of its bundle, so any later change to the code asks for a new version.
 */
export function releaseProblems(newest: NewestEntry, version: string, bundle: string): string[] {
  if (newest.version !== version)
    return [`SKILL.md says ${version}, the newest entry of CHANGELOG.md ${newest.version}`]
  if (newest.date === undefined) return []
  if (newest.bundle === undefined)
    return [`CHANGELOG.md releases ${version} without its line "Bundle: sha256 ${bundle}"`]
  if (newest.bundle !== bundle)
    return [`the shipped code changed since ${version} was released: start a new version in SKILL.md`]
  return []
}
