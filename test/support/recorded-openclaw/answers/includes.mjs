// A config that is spread over files: what it is as a whole, which file owns what, and which of them OpenClaw writes.
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A config's text as data, JSON5 allowed; undefined for what does not parse. */
export async function parseText(text) {
  const body = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(body)
  } catch {
    const { default: JSON5 } = await import('json5')
    try {
      return JSON5.parse(body)
    } catch {
      return undefined
    }
  }
}

/** `{ whole, owners }`: the config with what it includes, and each place that a file fills: `{ path, file, sole }`. */
export async function withIncludes(config, configPath) {
  const owners = []
  const walk = async (value, path, folder, inList) => {
    if (Array.isArray(value)) return Promise.all(value.map((item) => walk(item, path, folder, true)))
    if (!isObject(value)) return value
    const { $include, ...rest } = value
    const own = {}
    for (const [name, member] of Object.entries(rest))
      own[name] = await walk(member, [...path, name], folder, inList)
    if ($include === undefined) return own
    const files = [$include].flat().map((name) => resolve(folder, name))
    const sole = !Array.isArray($include) && Object.keys(rest).length === 0 && !inList
    for (const file of files) owners.push({ path, file: realpathSync(file), sole })
    const parts = []
    for (const file of files)
      parts.push(await walk(await parseText(readFileSync(file, 'utf8')), path, dirname(file), inList))
    return [...parts, ...(Object.keys(own).length > 0 ? [own] : [])].reduce(joined)
  }
  return { whole: await walk(config, [], dirname(configPath), false), owners }
}

function joined(first, second) {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  if (!isObject(first) || !isObject(second)) return second
  const both = { ...first }
  for (const [name, value] of Object.entries(second))
    both[name] = name in first ? joined(first[name], value) : value
  return both
}

/** The places at which two configs differ; lists count as one. */
export function changedPaths(before, after, path = []) {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!isObject(before) || !isObject(after)) return [path]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => changedPaths(before[name], after[name], [...path, name]))
}

const leads = (outer, path) => outer.every((name, index) => path[index] === name)
const same = (one, other) => one.length === other.length && leads(one, other)

/**
 * As docs/gateway/config-secrets-env.md has it: the deepest file that alone owns every change, `undefined` when the root
 * does, `null` when nobody may write them.
 */
export function ownerOf(changed, owners) {
  const writable = owners.filter(
    ({ path, file, sole }) =>
      sole &&
      path.length > 0 &&
      !owners.some((other) => leads(other.path, path) && !other.sole) &&
      !owners.some((other) => other.path.length > path.length && leads(path, other.path)) &&
      !owners.some((other) => other.file === file && !same(other.path, path)),
  )
  const whole = writable.filter(({ path }) => changed.every((one) => leads(path, one)))
  const [deepest] = whole.sort((a, b) => b.path.length - a.path.length)
  if (deepest) return deepest
  const touched = owners.some(({ path }) => changed.some((one) => leads(path, one) || leads(one, path)))
  return touched ? null : undefined
}

/** A copy with the value that another config has at a path; absent there, absent here. */
export function copyAt(node, from, [name, ...rest]) {
  const value = isObject(from) ? from[name] : undefined
  const { [name]: held, ...others } = isObject(node) ? node : {}
  if (rest.length > 0) return { ...node, [name]: copyAt(held, value, rest) }
  return value === undefined ? others : { ...node, [name]: value }
}

/** The value at a path. */
export const valueIn = (config, path) => path.reduce((node, name) => node?.[name], config)
