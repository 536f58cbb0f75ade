import { canonicalRef } from '../../domain/catalog/model.ts'
import type { ConfigView, ModelEntry } from '../../domain/config/config-view.ts'
import { isModelRow } from '../../domain/config/model-row.ts'
import { PRIMARY_PATH } from '../../domain/config/paths.ts'
import { keySourceOf } from '../../domain/credential/key-source.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import * as z from '../../vendor/zod.ts'

const ConfigText = z.string().max(1000)
const Provider = z.looseObject({
  baseUrl: z.lenient(ConfigText),
  api: z.lenient(ConfigText),
  models: z.lenient(z.array(z.unknown())),
})
const ModelChoice = z.union([ConfigText, z.looseObject({ primary: z.lenient(ConfigText) })])

/** A part of the config in a shape we do not know is as good as absent for deciding, and is never rewritten. */
const Config = z.looseObject({
  models: z.lenient(z.looseObject({ providers: z.lenient(z.looseObject({ chutes: z.lenient(Provider) })) })),
  agents: z.lenient(
    z.looseObject({
      defaults: z.lenient(
        z.looseObject({
          model: z.lenient(ModelChoice),
          models: z.lenient(z.record(z.string(), z.unknown())),
        }),
      ),
    }),
  ),
  auth: z.lenient(z.looseObject({ profiles: z.lenient(z.record(z.string(), z.unknown())) })),
})

/** The parts of a config that the skill decides on. Never throws: unknown shapes read as absent. */
export function viewConfig(raw: JsonObject): ConfigView {
  const config = Config.parse(raw)
  const defaults = config.agents?.defaults
  const provider = config.models?.providers?.chutes
  const model = defaults?.model
  return {
    raw,
    provider: provider && {
      baseUrl: provider.baseUrl,
      api: provider.api,
      rows: (provider.models ?? []).filter(isModelRow),
    },
    keySource: keySourceOf(raw),
    primary: (typeof model === 'string' ? model : model?.primary)?.trim() || undefined,
    primaryPath: [...PRIMARY_PATH, ...(typeof model === 'string' ? [] : ['primary'])],
    entries: Object.entries(defaults?.models ?? {}).map(([key, value]) => entryView(key, value)),
    authProfiles: Object.entries(config.auth?.profiles ?? {}).flatMap(([id, value]) => {
      if (!isObject(value) || value.provider !== 'chutes') return []
      return [{ id, provider: 'chutes', mode: typeof value.mode === 'string' ? value.mode : undefined }]
    }),
  }
}

function entryView(key: string, value: unknown): ModelEntry {
  const members = isObject(value) ? value : {}
  const alias = typeof members.alias === 'string' ? members.alias : undefined
  const hasMore = Object.keys(members).some((name) => name !== 'alias')
  return { key: canonicalRef(key), rawKey: key, alias, hasMore }
}
