import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { isObject, type JsonObject, valueAt } from '../../domain/json.ts'
import { parseConfig } from './config-file.ts'

const MAX_INCLUDES = 10
const MAX_OWNER_BYTES = 2 * 1024 * 1024

/**
 * The file that a setting stands in, as seen from the config's folder: the config itself, or what it includes there. A list
 * of files is named as a whole. What cannot be read ends the search.
 */
export async function owningFile(configPath: string, path: readonly string[]): Promise<string> {
  let [file, owner, includes] = [configPath, basename(configPath), 0]
  let node: unknown = await readOwner(file)
  for (const key of [...path, undefined]) {
    let include = valueAt(node, ['$include'])
    while (typeof include === 'string' && includes++ < MAX_INCLUDES) {
      file = resolve(dirname(file), include)
      owner = relative(dirname(configPath), file)
      node = await readOwner(file)
      include = valueAt(node, ['$include'])
    }
    if (Array.isArray(include)) return include.join(', ')
    if (key === undefined || !isObject(node)) break
    node = node[key]
  }
  return owner
}

async function readOwner(path: string): Promise<JsonObject> {
  try {
    const stats = statSync(path)
    if (!stats.isFile() || stats.size > MAX_OWNER_BYTES) return {}
    return (await parseConfig(readFileSync(path, 'utf8'), path)).config
  } catch {
    return {}
  }
}
