import type { Predecessor } from '../../domain/selection/consent.ts'
import type { ModelUse } from '../../domain/selection/model-uses.ts'
import { tokenText } from '../../domain/selection/roles.ts'
import type { Cell, Table, Tone } from '../../shell/answer/table.ts'
import { abilities } from './model-data.ts'

type Numbers = readonly (number | undefined)[]

/** Prices, context and abilities side by side; the bars compare the models that are listed with each other. */
export function modelTable(models: readonly Predecessor[], uses: ReadonlyMap<string, ModelUse>): Table {
  const inputs = models.map(({ price }) => price?.input)
  const outputs = models.map(({ price }) => price?.output)
  const contexts = models.map(({ context }) => context)
  const decimals = Math.max(...[...inputs, ...outputs].map(decimalsOf))
  const inputTexts = lined(inputs, (price) => price.toFixed(decimals))
  const outputTexts = lined(outputs, (price) => price.toFixed(decimals))
  const contextTexts = lined(contexts, tokenText)
  return {
    columns: [
      { title: 'model', gives: 'cut' },
      { title: 'TEE' },
      { title: '$/M in', align: 'right' },
      { title: '$/M out' },
      { title: 'context', dropAt: 1 },
      { title: 'max out', align: 'right', dropAt: 4 },
      { title: 'can', dropAt: 3 },
      { title: 'in use', dropAt: 2 },
    ],
    rows: models.map((model, row): Cell[] => {
      const use = uses.get(model.id)?.names.join(', ') ?? ''
      const dear = placeIn(outputs[row], outputs)
      return [
        toned(model.id, use ? 'strong' : undefined),
        TEE_MARKS[`${model.tee}`],
        inputTexts[row] ?? '',
        toned(`${outputTexts[row]} ${bar(dear)}`, priceTone(dear)),
        `${contextTexts[row]} ${bar(placeIn(contexts[row], contexts))}`,
        model.maxOutput === undefined ? '?' : tokenText(model.maxOutput),
        abilityText(model),
        toned(use, 'accent'),
      ]
    }),
  }
}

const TEE_MARKS = {
  true: { text: '✓', tone: 'good' },
  false: { text: 'no', tone: 'warn' },
  undefined: { text: '?', tone: 'dim' },
} as const satisfies Record<string, Cell>

/** What tells models apart: nearly every one takes tools and writes structured output. */
function abilityText(model: Predecessor): string {
  const able = abilities(model)
  if (!able) return '?'
  const special = able.filter((ability) => ability === 'reasoning' || ability === 'vision')
  return [...special, ...(able.includes('tools') ? [] : ['no tools'])].join(' ')
}

/** What a price needs, two at least and four at most. */
function decimalsOf(price = 0): number {
  const text = price.toFixed(4).replace(/0{1,2}$/, '')
  return text.length - text.indexOf('.') - 1
}

/** As texts of one length, so that points and bars stand in line. */
function lined(column: Numbers, textOf: (known: number) => string): readonly string[] {
  const texts = column.map((one) => (one === undefined ? '?' : textOf(one)))
  const width = Math.max(...texts.map((text) => text.length))
  return texts.map((text) => text.padStart(width))
}

/** From 0 for the smallest of the column to 1 for the largest; by ratios, because prices differ a hundredfold. */
function placeIn(value: number | undefined, column: Numbers): number | undefined {
  if (value === undefined) return undefined
  const known = column.flatMap((one) => (one ? [one] : []))
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return value <= least || least === most ? 0 : Math.log(value / least) / Math.log(most / least)
}

const BAR_WIDTH = 3
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** An eighth of a character at least, and always as wide. */
function bar(part: number | undefined): string {
  if (part === undefined) return ' '.repeat(BAR_WIDTH)
  const eighths = Math.max(1, Math.round(part * BAR_WIDTH * EIGHTHS.length))
  const full = '█'.repeat(Math.floor(eighths / EIGHTHS.length))
  return `${full}${EIGHTHS[eighths % EIGHTHS.length]}`.padEnd(BAR_WIDTH)
}

/** Cheap is the cheapest third of what is listed, dear the dearest. */
function priceTone(dear: number | undefined): Tone | undefined {
  if (dear === undefined) return 'dim'
  return dear > 2 / 3 ? 'warn' : dear < 1 / 3 ? 'good' : undefined
}

function toned(text: string, tone: Tone | undefined): Cell {
  return tone ? { text, tone } : text
}
