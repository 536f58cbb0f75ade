import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const MAX_SOURCE_BYTES = 16 * 1024 * 1024
const INCLUDE = /["']?\$include["']?\s*:\s*(\[[^\]]*\]|"[^"]*"|'[^']*')/g

/**
 * The texts of a config's file and of all that it includes, as one: only to be compared, so that an edit is seen without
 * starting OpenClaw.
 */
export function configSources(path: string, seen: Set<string> = new Set()): string {
  if (seen.has(path)) return ''
  seen.add(path)
  const text = textOf(path)
  const named = [...text.matchAll(INCLUDE)].flatMap(([, value = '']) => [
    ...value.matchAll(/"([^"]*)"|'([^']*)'/g),
  ])
  const others = named.map(([, double, single = '']) =>
    configSources(resolve(dirname(path), double ?? single), seen),
  )
  return [text, ...others].join('\0')
}

/** Nothing for what is no file, or too large for OpenClaw to read. */
function textOf(path: string): string {
  try {
    const stats = statSync(path)
    return stats.isFile() && stats.size <= MAX_SOURCE_BYTES ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}
