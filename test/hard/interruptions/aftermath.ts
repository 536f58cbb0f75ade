import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Config, Home } from '../../support/homes/home.ts'

/**
 * What a config says, without what OpenClaw notes about its own writes: times, versions, migrations of its plugins.
 * Undefined when it does not parse.
 */
export function essence(home: Home): string | undefined {
  try {
    const { meta: _, plugins: __, ...rest }: Config = home.readConfig() ?? {}
    return JSON.stringify(sorted(rest))
  } catch {
    return undefined
  }
}

/** What differs from run to run: times, process numbers, and the ids of journal entries. */
const PASSING = /\b1[6-9]\d{11}\b|"pid":\d+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/** What the skill's own files say, without what differs from run to run; their names where they do not parse. */
export function memory(home: Home): { readonly text: string; readonly unreadable: readonly string[] } {
  const folder = join(home.openclawDir, 'chutes')
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const unreadable: string[] = []
  const parts = files.sort().map((name) => {
    try {
      const text = JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      return `${name} ${text.replace(PASSING, '…')}`
    } catch {
      unreadable.push(name)
      return name
    }
  })
  return { text: parts.join('\n'), unreadable }
}

/** What OpenClaw's credential store holds; the recorded one keeps no secret there. */
export function store(home: Home): string {
  const file = join(home.openclawDir, 'state', 'openclaw.sqlite')
  return existsSync(file) ? readFileSync(file, 'latin1') : ''
}

/**
 * Locks and half-written files that nobody holds any more. A lock without content is none of them: its holder may be
 * writing it just now, so nobody may remove it for a minute.
 */
export function leftovers(home: Home): readonly string[] {
  const folders = [home.openclawDir, join(home.openclawDir, 'chutes')].filter((folder) => existsSync(folder))
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /\.(?:lock|tmp|takeover)$/.test(path) && statSync(path).size > 0)
    .map((path) => basename(path))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}
