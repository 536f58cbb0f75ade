import type { MissingModels } from '../../../scripts/src/domain/catalog/missing-models.ts'
import {
  type Catalog,
  type CatalogSource,
  type Model,
  UNSTATED,
} from '../../../scripts/src/domain/catalog/model.ts'
import { type Change, pathText } from '../../../scripts/src/domain/config/change.ts'
import type { ConfigView } from '../../../scripts/src/domain/config/config-view.ts'
import type { ModelRow } from '../../../scripts/src/domain/config/model-row.ts'
import { type JsonObject, sameJson, valueAt } from '../../../scripts/src/domain/json.ts'
import { CHUTES_COMPAT, rowName } from '../../../scripts/src/domain/rows/row.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'

/** A live, attested model with every ability at a middling price; say only what matters. */
export function model(id: string, overrides: Partial<Model> = {}): Model {
  return {
    id,
    ...UNSTATED,
    tee: true,
    context: 262_144,
    maxOutput: 65_536,
    price: { input: 0.3, output: 0.9, cacheRead: 0.03 },
    capabilities: { tools: true, reasoning: true, structuredOutput: true, image: false },
    ...overrides,
  }
}

/** The same model, reading images too. */
export function seeing(id: string, overrides: Partial<Model> = {}): Model {
  return model(id, {
    capabilities: { tools: true, reasoning: true, structuredOutput: true, image: true },
    ...overrides,
  })
}

/** When the catalogues of the tests are read; milliseconds. */
export const NOW = 1_787_000_000_000
export const HOUR = 3_600_000

export function catalog(models: readonly Model[], source: CatalogSource = 'live'): Catalog {
  return { source, fetchedAt: NOW, models }
}

/** Evidence that is more than enough for a retirement. */
export function missingModels(ids: readonly string[], models: readonly Model[] = []): MissingModels {
  const evidence = { since: NOW - 48 * HOUR, last: NOW - 4 * HOUR, seen: 9 }
  return Object.fromEntries(
    ids.map((id) => {
      const known = models.find((item) => item.id === id)
      return [id, { ...evidence, ...(known && { model: known }) }]
    }),
  )
}

/** A row as the skill writes it. */
export function row(id: string, overrides: Partial<ModelRow> = {}): ModelRow {
  return { id, name: rowName(id), contextWindow: 1000, compat: CHUTES_COMPAT, ...overrides }
}

/** A row that no version of the skill wrote. */
export function handRow(id: string, overrides: Partial<ModelRow> = {}): ModelRow {
  return { id, name: `my ${id}`, ...overrides }
}

export function baseOf(...rows: readonly ModelRow[]): Record<string, ModelRow> {
  return Object.fromEntries(rows.map((item) => [item.id, item]))
}

export interface ConfigSpec {
  readonly primary?: string
  readonly entries?: JsonObject
  readonly rows?: readonly ModelRow[]
  readonly allow?: readonly string[]
}

/** An OpenClaw config with just the parts a test talks about. */
export function config(spec: ConfigSpec = {}): JsonObject {
  return {
    ...(spec.rows && { models: { providers: { chutes: { models: spec.rows as never } } } }),
    agents: {
      defaults: {
        ...(spec.primary !== undefined && { model: { primary: spec.primary } }),
        ...(spec.entries && { models: spec.entries }),
        ...(spec.allow && { modelPolicy: { allow: spec.allow } }),
      },
    },
  }
}

export function view(spec: ConfigSpec = {}): ConfigView {
  return viewConfig(config(spec))
}

/** The paths of a change list that do not hold their planned value in `config`. */
export function missedChanges(config: unknown, changes: readonly Change[]): string[] {
  return changes
    .filter((change) => !sameJson(valueAt(config, change.path), change.after))
    .map((change) => pathText(change.path))
}
