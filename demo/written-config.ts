import type { CatalogRow } from '../test/support/catalogs/catalog.ts'
import type { Config, Home } from '../test/support/homes/home.ts'

/** The Chutes provider as it stands in the config file. */
export const providerIn = (home: Home): Config => home.readConfig()?.models?.providers?.chutes ?? {}

/** One model row of the config, by its id. */
export const rowIn = (home: Home, id: string): Config | undefined =>
  providerIn(home).models?.find((row: Config) => row.id === id)

/** The ids that have a row, sorted. */
export const rowIds = (home: Home): readonly string[] =>
  (providerIn(home).models ?? []).map((row: Config) => String(row.id)).sort()

/** The ids of a catalogue, sorted. */
export const sortedIds = (rows: readonly CatalogRow[]): readonly string[] => rows.map(({ id }) => id).sort()

/** The model that answers when nobody asks for another. */
export function primaryIn(home: Home): string {
  const model: unknown = home.readConfig()?.agents?.defaults?.model
  return typeof model === 'string' ? model : String((model as Config | undefined)?.primary)
}

/** Alias to model reference, sorted by alias. */
export function aliasesIn(home: Home): Readonly<Record<string, string>> {
  const entries: Config = home.readConfig()?.agents?.defaults?.models ?? {}
  const pairs = Object.entries(entries).map(([ref, entry]) => [String(entry?.alias), ref] as const)
  return Object.fromEntries(pairs.sort(([a], [b]) => a.localeCompare(b)))
}
