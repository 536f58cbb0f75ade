import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { isObject, type Json, type JsonObject } from '../../domain/json.ts'
import { readFile } from '../../system/read-file.ts'
import { parseJson5 } from './config-file.ts'

/** OpenClaw's own bounds. */
export const MAX_INCLUDE_DEPTH = 10
const MAX_INCLUDED_BYTES = 2 * 1024 * 1024

/** The texts that a config was read from, by path; an empty one for a file that cannot be read. */
export type ConfigSources = ReadonlyMap<string, string>

/** A config with its files put together. */
interface ResolvedConfig {
  /** As its owner wrote it: OpenClaw itself would fill in defaults, which must not be written back. */
  readonly whole: JsonObject
  /** Whether it says what OpenClaw sees. Files outside of the config's folder, and what cannot be read, only OpenClaw can tell. */
  readonly complete: boolean
  readonly sources: ConfigSources
  /** The included files that have comments. */
  readonly commented: readonly string[]
}

/** Puts a config together with what it includes. */
export async function resolveIncludes(
  config: JsonObject,
  path: string,
  text: string,
): Promise<ResolvedConfig> {
  const root = realpathSync(dirname(path))
  const sources = new Map([[path, text]])
  const commented: string[] = []
  let isOurs = true

  /** What a file holds; `chain` is the file that names it, behind those that led to that one. */
  const load = async (name: Json, chain: readonly string[]): Promise<Json> => {
    const file = resolve(dirname(chain.at(-1) ?? ''), typeof name === 'string' ? name : '')
    // only the texts still count then, and files may include each other
    if (!isOurs && sources.has(file)) return {}
    const included = includedText(file)
    sources.set(file, sources.get(file) ?? included)
    if (!isInside(root, file) || chain.includes(file) || chain.length > MAX_INCLUDE_DEPTH) isOurs = false
    try {
      const { value, comments } = await parseJson5(included)
      if (comments) commented.push(file)
      if (!isObject(value) && !Array.isArray(value)) isOurs = false
      return await resolved(value, [...chain, file])
    } catch {
      isOurs = false
      return {}
    }
  }

  const resolved = async (value: Json | undefined, chain: readonly string[]): Promise<Json> => {
    if (Array.isArray(value)) return Promise.all(value.map((item: Json) => resolved(item, chain)))
    if (!isObject(value)) return value ?? null
    const { $include: include, ...rest } = value
    const members = Object.entries(rest).map(async ([name, member]) => [name, await resolved(member, chain)])
    const own: JsonObject = Object.fromEntries(await Promise.all(members))
    if (include === undefined) return own
    const names = Array.isArray(include) ? include : [include]
    isOurs &&= names.length > 0
    const files = await Promise.all(names.map((name: Json) => load(name, chain)))
    const included = files.reduce(mergeIncluded, {})
    return Object.keys(own).length > 0 ? mergeIncluded(included, own) : included
  }

  const whole = await resolved(config, [resolve(path)])
  return isObject(whole)
    ? { whole, complete: isOurs, sources, commented }
    : { whole: {}, complete: false, sources, commented }
}

/** The text of an included file; empty for what is no file, or too large for OpenClaw to read. */
export function includedText(file: string): string {
  try {
    return readFile(file, MAX_INCLUDED_BYTES).toString('utf8')
  } catch {
    return ''
  }
}

function isInside(root: string, file: string): boolean {
  try {
    const inside = relative(root, realpathSync(file))
    return !inside.startsWith('..') && !isAbsolute(inside)
  } catch {
    return false
  }
}

/** As OpenClaw merges: lists one behind the other, objects member by member, else the later value. */
function mergeIncluded(first: Json, second: Json): Json {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  if (!isObject(first) || !isObject(second)) return second
  const names = new Set([...Object.keys(first), ...Object.keys(second)])
  return Object.fromEntries(
    [...names].map((name) => {
      const [one, two] = [ownMember(first, name), ownMember(second, name)]
      return [name, one === undefined ? two : two === undefined ? one : mergeIncluded(one, two)]
    }),
  )
}

function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
