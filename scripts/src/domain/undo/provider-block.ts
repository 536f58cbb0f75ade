import { isModelRow } from '../config/model-row.ts'
import { PROVIDER_PATH, PROVIDERS_PATH, ROWS_PATH } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import { isObject, type JsonObject, listAt, objectAt, put, valueAt } from '../json.ts'
import { PATIENCE_SECONDS } from '../plans/provider-changes.ts'
import type { LoggedWrite } from './logged-write.ts'

/** The ids of the Chutes rows in a config. */
export function rowIds(config: JsonObject): ReadonlySet<string> {
  return new Set(listAt(config, ROWS_PATH).flatMap((row) => (isModelRow(row) ? [row.id] : [])))
}

/** The same with the rows of a block that somebody spelled `Chutes`: OpenClaw takes it for one of the same provider. */
function allRowIds(config: JsonObject): ReadonlySet<string> {
  const blocks = Object.entries(objectAt(config, PROVIDERS_PATH)).filter(([name]) => /^chutes$/i.test(name))
  return new Set(
    blocks.flatMap(([, block]) =>
      listAt(block, ['models']).flatMap((row) => (isModelRow(row) ? [row.id] : [])),
    ),
  )
}

/** What names a model whose row is there now and will not be: its id, and the places. */
export function leftDangling(now: JsonObject, next: JsonObject): [id: string, paths: readonly string[]][] {
  const [had, has] = [rowIds(now), allRowIds(next)]
  return [...chutesReferences(next)].filter(([id]) => had.has(id) && !has.has(id))
}

/** Whether a write made the provider block, rather than changing one that was there. */
export function madeBlock({ containers }: Pick<LoggedWrite, 'containers'>): boolean {
  return containers.some((path) => path.join('.') === PROVIDER_PATH.join('.'))
}

/**
 * Rows need an endpoint: as long as any row stays, `baseUrl` and `api` stay as they are now. A block without rows and
 * without an endpoint is no provider, and goes unless it holds settings of a person's.
 */
export function keepUsable(now: JsonObject, next: JsonObject): JsonObject {
  const block = valueAt(next, PROVIDER_PATH)
  if (!isObject(block)) return next
  if (rowIds(next).size > 0) {
    return ['baseUrl', 'api'].reduce((config, name) => {
      const path = [...PROVIDER_PATH, name]
      return valueAt(config, path) === undefined ? put(config, path, valueAt(now, path)) : config
    }, next)
  }
  const empty = block.baseUrl === undefined && ownSettings(block).length === 0
  return empty ? put(next, PROVIDER_PATH, undefined) : next
}

/** Names in a provider block that this skill does not write; a reference to its own profile is OpenClaw's doing. */
export function ownSettings(block: JsonObject): readonly string[] {
  const reference = typeof block.apiKey === 'string' && block.apiKey.startsWith('chutes:')
  const patience = block.timeoutSeconds === PATIENCE_SECONDS
  const known = new Set([
    ...['baseUrl', 'api', 'models'],
    ...(reference ? ['apiKey'] : []),
    ...(patience ? ['timeoutSeconds'] : []),
  ])
  return Object.keys(block).filter((name) => !known.has(name))
}
