import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { isObject, type Json, type JsonObject } from '../../domain/json.ts'
import { parseConfig } from './config-file.ts'

/** OpenClaw's own bounds. */
const MAX_INCLUDE_DEPTH = 10
const MAX_INCLUDED_BYTES = 2 * 1024 * 1024

/**
 * A config with what it includes, as its owner wrote it: OpenClaw itself would fill in defaults, which must not be written
 * back. Undefined for what only OpenClaw can say: files outside of the config's folder, or that cannot be read.
 */
export async function resolveIncludes(config: JsonObject, path: string): Promise<JsonObject | undefined> {
  try {
    const root = realpathSync(dirname(path))
    const whole = await resolved(config, { root, chain: [resolve(path)] })
    return isObject(whole) ? whole : undefined
  } catch {
    return undefined
  }
}

interface Around {
  /** The folder that all files must lie in. */
  readonly root: string
  /** The file that is being read, behind those that led to it. */
  readonly chain: readonly string[]
}

async function resolved(value: Json | undefined, around: Around): Promise<Json> {
  if (Array.isArray(value)) return Promise.all(value.map((item: Json) => resolved(item, around)))
  if (!isObject(value)) return value ?? null
  const { $include: include, ...rest } = value
  const members = Object.entries(rest).map(async ([name, member]) => [name, await resolved(member, around)])
  const own: JsonObject = Object.fromEntries(await Promise.all(members))
  if (include === undefined) return own
  const names = Array.isArray(include) ? include : [include]
  const files = await Promise.all(names.map((name: Json) => load(name, around)))
  const included = files.reduce(mergeIncluded)
  return Object.keys(own).length > 0 ? mergeIncluded(included, own) : included
}

/** @throws RangeError for a file that is not ours to read */
async function load(name: Json, { root, chain }: Around): Promise<Json> {
  const file = resolve(dirname(chain.at(-1) ?? ''), typeof name === 'string' ? name : '')
  const inside = relative(root, realpathSync(file))
  const stats = statSync(file)
  const isOutside = inside.startsWith('..') || isAbsolute(inside)
  if (
    isOutside ||
    chain.includes(file) ||
    chain.length > MAX_INCLUDE_DEPTH ||
    !stats.isFile() ||
    stats.size > MAX_INCLUDED_BYTES
  )
    throw new RangeError(file)
  const { config } = await parseConfig(readFileSync(file, 'utf8'), file)
  return resolved(config, { root, chain: [...chain, file] })
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
