import { posix, win32 } from 'node:path'
import { pathFolders } from '../system/child-env.ts'

type Env = Readonly<Record<string, string | undefined>>

/** An `openclaw` command. */
export interface OpenClawCommand {
  readonly path: string
  /** Where its links lead. */
  readonly real: string
  /** How it begins, where it is a text: a launcher names the Node that it starts. */
  readonly text: string
}

/** Files that may be a Node, the likeliest first: along PATH, whose relative and empty entries do not count, then beside OpenClaw. */
export function nodePlaces(
  env: Env,
  openclaw: OpenClawCommand | undefined,
  platform: string,
): readonly string[] {
  const { join } = nodePathsOf(platform)
  const along = pathFolders(env, platform).map((folder) => join(folder, nodeName(platform)))
  return [...new Set([...along, ...(openclaw ? nodesBeside(openclaw, platform) : [])])]
}

/** Where installers of OpenClaw and managers of Node versions keep the Node that belongs to an `openclaw`. */
export function nodesBeside({ path, real, text }: OpenClawCommand, platform: string): readonly string[] {
  const { dirname, join } = nodePathsOf(platform)
  const folder = dirname(path)
  // npm install -g: of a system, nvm, fnm, or a Node of mise
  const prefix = /^(.*)[\\/]lib[\\/]node_modules[\\/]openclaw[\\/]/.exec(real)?.[1]
  // mise and asdf, where the package is a tool of its own
  const manager = /^(.*)[\\/]installs[\\/][^\\/]+[\\/][^\\/]+[\\/]/.exec(real)?.[1]
  return [
    folder,
    ...(prefix === undefined ? [] : [join(prefix, 'bin')]),
    // OpenClaw's own installer
    join(folder, '..', 'tools', 'node', 'bin'),
    ...(manager === undefined ? [] : [join(manager, 'shims')]),
  ]
    .map((place) => join(place, nodeName(platform)))
    .concat(nodesNamedIn(text, platform))
}

/** The absolute paths of a Node in a launcher's text, its first line included. */
function nodesNamedIn(text: string, platform: string): readonly string[] {
  const form =
    platform === 'win32'
      ? /[a-z]:\\[^"\r\n%]*?\\node\.exe/gi
      : /(?<=^#!|[\s"'=])\/[^\s"'$]*\/node(?=[\s"']|$)/gm
  return text.match(form) ?? []
}

/** Where the command `openclaw` may be, along PATH. */
export function openclawPlaces(env: Env, platform: string): readonly string[] {
  const names = platform === 'win32' ? ['openclaw.cmd', 'openclaw.exe', 'openclaw'] : ['openclaw']
  const { join } = nodePathsOf(platform)
  return pathFolders(env, platform).flatMap((folder) => names.map((name) => join(folder, name)))
}

/** The numbers of what `node --version` prints; undefined for anything else. */
export function nodeVersion(printed: string): readonly number[] | undefined {
  const [, ...parts] = /^v(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/.exec(printed.trim()) ?? []
  return parts.length === 3 ? parts.map(Number) : undefined
}

/** Whether a version is in the range of a package's `engines` (`>=24.16.0 <25 || >=26.1.0`); what cannot be read admits all. */
export function inRange(range: string, version: readonly number[]): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+(?=[<>=])/)
      .every((bound) => {
        const [, sign = '', ...limit] = /^(>=|<)\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(bound) ?? []
        if (sign === '') return true
        const order = compareNumbers(
          version,
          limit.map((number) => Number(number ?? 0)),
        )
        return sign === '<' ? order < 0 : order >= 0
      }),
  )
}

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== (other[index] ?? 0))
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

function nodeName(platform: string): string {
  return platform === 'win32' ? 'node.exe' : 'node'
}

function nodePathsOf(platform: string) {
  return platform === 'win32' ? win32 : posix
}
