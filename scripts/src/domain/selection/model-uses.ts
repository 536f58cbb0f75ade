import { aliasKey, findAlias, isSameAlias, modelIdOf, modelRef } from '../catalog/model.ts'
import type { ConfigView } from '../config/config-view.ts'
import { chutesReferences } from '../config/references.ts'
import { toldName } from '../text.ts'

/** Where a config uses one model. */
export interface ModelUse {
  /** In a word or two each: `primary`, an alias, `fallback`, `image model`, `utility model`, `heartbeat`, `agent`. */
  readonly names: readonly string[]
  /** Config paths. */
  readonly paths: readonly string[]
}

/** The Chutes models that a config uses, by id. */
export function modelUses(view: ConfigView): ReadonlyMap<string, ModelUse> {
  const names = new Map<string, Set<string>>()
  const add = (id: string | undefined, name: string): void => {
    if (id === undefined) return
    const known = names.get(id) ?? new Set()
    names.set(id, known.add(name))
  }
  const aliases = configAliases(view)
  const { primary } = view
  if (primary !== undefined) add(modelIdOf(primary) ?? findAlias(aliases, primary), 'primary')
  for (const { key, alias = '' } of view.entries)
    if (aliases.get(aliasKey(alias)) === modelIdOf(key)) add(modelIdOf(key), toldName(alias, 'an alias'))
  const references = chutesReferences(view.raw)
  for (const [id, paths] of references) for (const path of paths) add(id, nameOf(path))
  return new Map(
    [...names].map(([id, set]) => [
      id,
      { names: [...set].filter((name) => name !== ''), paths: references.get(id) ?? [] },
    ]),
  )
}

/** Every alias that names a Chutes model, as `aliasKey` has it, with that model's id; of two, OpenClaw takes the last. */
export function configAliases(view: ConfigView): ReadonlyMap<string, string> {
  return new Map(
    view.entries.flatMap(({ key, alias }) => {
      const id = modelIdOf(key)
      return id !== undefined && alias !== undefined ? [[aliasKey(alias), id] as const] : []
    }),
  )
}

const SLOT_NAMES: readonly (readonly [RegExp, string])[] = [
  [/mediaModels/, 'media model'],
  [/imageModel/, 'image model'],
  [/pdfModel/, 'PDF model'],
  [/utilityModel/, 'utility model'],
  [/decisionModel/, 'decision model'],
]

/** What `primary` or an alias names now, of whatever provider; of two entries with one alias, OpenClaw takes the last. */
export function slotReference(view: ConfigView, slot: string): string | undefined {
  if (slot !== 'primary')
    return view.entries.findLast(({ key, alias }) => isSameAlias(alias, slot) && key.includes('/'))?.key
  const id = findAlias(configAliases(view), view.primary ?? '')
  return id === undefined ? view.primary : modelRef(id)
}

/** The alias that keeps a slot's own alias from a model: OpenClaw gives a model one. */
export function otherAlias(view: ConfigView, slot: string, id: string): string | undefined {
  const alias = view.entries.find(({ key }) => key === modelRef(id))?.alias
  return slot === 'primary' || isSameAlias(alias, slot) ? undefined : alias
}

/** Primary and aliases were named already. */
function nameOf(path: string): string {
  if (/^agents\.defaults\.(?:models\[|model(?:\.primary)?$)/.test(path)) return ''
  if (/fallbacks/.test(path)) return 'fallback'
  const slot = SLOT_NAMES.find(([pattern]) => pattern.test(path))
  if (slot) return slot[1]
  return /heartbeat/.test(path) ? 'heartbeat' : 'agent'
}
