import type { Catalog } from '../../domain/catalog/model.ts'
import type { Predecessor } from '../../domain/selection/consent.ts'
import type { ModelUse } from '../../domain/selection/model-uses.ts'

/** A model as a list tells it; null where Chutes has not said. */
export function briefData(model: Predecessor, use: ModelUse | undefined) {
  const { price } = model
  return {
    id: model.id,
    tee: model.tee ?? null,
    context: model.context ?? null,
    price: price ? { input: price.input, output: price.output } : null,
    abilities: abilities(model) ?? null,
    ...(use && use.names.length > 0 && { inUse: use.names }),
  }
}

export function abilities({ capabilities }: Predecessor) {
  if (!capabilities) return undefined
  return [
    ...(capabilities.tools ? (['tools'] as const) : []),
    ...(capabilities.reasoning ? (['reasoning'] as const) : []),
    ...(capabilities.image ? (['vision'] as const) : []),
    ...(capabilities.structuredOutput ? (['structured'] as const) : []),
  ]
}

/** ` (cached list, 3 h old)` for a list that is not live; nothing for one that is. */
export function agedText(catalog: Catalog, now: number): string {
  if (catalog.source === 'live') return ''
  const hours = Math.max(0, Math.round((now - catalog.fetchedAt) / 3_600_000))
  return ` (${catalog.source} list, ${hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`} old)`
}
