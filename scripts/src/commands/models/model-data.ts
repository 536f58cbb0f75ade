import type { Catalog } from '../../domain/catalog/model.ts'
import type { Predecessor } from '../../domain/selection/consent.ts'
import type { ModelUse } from '../../domain/selection/model-uses.ts'
import { tokenText } from '../../domain/selection/roles.ts'
import type { Cell, Table } from '../../shell/answer/table.ts'

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

/** Prices, context and abilities side by side. */
export function modelTable(models: readonly Predecessor[], uses: ReadonlyMap<string, ModelUse>): Table {
  const input = Math.max(...models.map(({ price }) => decimalsOf(price?.input)))
  const output = Math.max(...models.map(({ price }) => decimalsOf(price?.output)))
  return {
    columns: [
      { title: 'model', gives: 'cut' },
      { title: '$/M in', align: 'right' },
      { title: '$/M out', align: 'right' },
      { title: 'context', align: 'right', dropAt: 1 },
      { title: 'max out', align: 'right', dropAt: 4 },
      { title: 'can', dropAt: 3 },
      { title: '', dropAt: 5 },
      { title: 'in use', dropAt: 2 },
    ],
    rows: models.map((model): Cell[] => {
      const use = uses.get(model.id)?.names.join(', ') ?? ''
      return [
        use ? { text: model.id, tone: 'strong' } : model.id,
        usdPrice(model.price?.input, input),
        usdPrice(model.price?.output, output),
        knownCount(model.context),
        knownCount(model.maxOutput),
        abilities(model)
          // nearly every model has it
          ?.filter((ability) => ability !== 'structured')
          .join(' ') ?? { text: '?', tone: 'dim' },
        model.tee === false ? { text: 'no TEE', tone: 'warn' } : '',
        { text: use, tone: 'accent' },
      ]
    }),
  }
}

/** Two decimals at least, more when the price has them; padded so that the points of a column stand in line. */
function usdPrice(price: number | undefined, decimals: number): Cell {
  if (price === undefined) return { text: '?', tone: 'dim' }
  const own = decimalsOf(price)
  return price.toFixed(own) + ' '.repeat(decimals - own)
}

function decimalsOf(price: number | undefined): number {
  const text = (price ?? 0).toFixed(4).replace(/0{1,2}$/, '')
  return text.length - text.indexOf('.') - 1
}

function knownCount(count: number | undefined): Cell {
  return count === undefined ? { text: '?', tone: 'dim' } : tokenText(count)
}

/** ` (cached list, 3 h old)` for a list that is not live; nothing for one that is. */
export function agedText(catalog: Catalog, now: number): string {
  if (catalog.source === 'live') return ''
  const hours = Math.max(0, Math.round((now - catalog.fetchedAt) / 3_600_000))
  return ` (${catalog.source} list, ${hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`} old)`
}
