import type { MissingModels } from '../catalog/missing-models.ts'
import type { Model } from '../catalog/model.ts'
import type { ModelRow } from '../config/model-row.ts'
import { isObject, sameJson, valueAt } from '../json.ts'
import type { Predecessor } from '../selection/consent.ts'
import { obeysThinkCommand, THINKING_FORMAT } from './thinking.ts'

/** The row fields that follow the catalogue; every other field of a row is the person's. */
export const CATALOG_FIELDS = [
  'name',
  'reasoning',
  'input',
  'cost',
  'contextWindow',
  'maxTokens',
  'compat',
] as const
export type CatalogField = (typeof CATALOG_FIELDS)[number]

/**
 * What Chutes' engines need from OpenClaw's OpenAI client: no `store`, no `developer` role, `max_tokens` by its
 * old name. Chutes does not report usage while streaming on request (OpenClaw's own Chutes plugin sets the same).
 */
export const CHUTES_COMPAT = {
  supportsStore: false,
  supportsDeveloperRole: false,
  supportsUsageInStreaming: false,
  maxTokensField: 'max_tokens',
} as const

const SWITCHING_COMPAT = { ...CHUTES_COMPAT, thinkingFormat: THINKING_FORMAT } as const

/** Whether a row's `compat` is one of those that this skill writes. */
export function isOurCompat(compat: unknown): boolean {
  return sameJson(compat, CHUTES_COMPAT) || sameJson(compat, SWITCHING_COMPAT)
}

const OWN_FIELDS = new Set<string>(['id', ...CATALOG_FIELDS])

/** Whether a row is exactly in the form that this skill writes. */
export function isOurForm(row: unknown): boolean {
  return isObject(row) && isOurCompat(row.compat) && Object.keys(row).every((field) => OWN_FIELDS.has(field))
}

/**
 * The part of the context window that an answer may take. Some models list an output as long as their whole
 * window; asking for it is refused ("Requested token count exceeds…"), so the prompt keeps three quarters.
 */
export const OUTPUT_SHARE = 4

/** The id without its maker. */
export function rowName(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

/** The config row for a catalogue model. What the catalogue does not say stays absent: unknown is not "no". */
export function toRow(model: Model): ModelRow {
  const { capabilities, context, maxOutput, price } = model
  const limit = context && maxOutput ? Math.min(maxOutput, Math.floor(context / OUTPUT_SHARE)) : undefined
  return {
    id: model.id,
    name: rowName(model.id),
    ...(capabilities && {
      reasoning: capabilities.reasoning,
      input: capabilities.image ? ['text', 'image'] : ['text'],
    }),
    ...(price && {
      // an unstated cache price is billed as ordinary input; Chutes has no price for writing to the cache
      cost: {
        input: price.input,
        output: price.output,
        cacheRead: price.cacheRead ?? price.input,
        cacheWrite: 0,
      },
    }),
    ...(context && { contextWindow: context }),
    ...(limit && { maxTokens: limit }),
    compat: CHUTES_COMPAT,
  }
}

/**
 * The rows that a catalogue asks for. `switches` says whether this OpenClaw can switch thinking by the chat template;
 * where nobody has found out, a row keeps what it has.
 */
export function catalogRows(
  models: readonly Model[],
  switches: boolean | undefined,
  ours: readonly ModelRow[] = [],
): readonly ModelRow[] {
  const switched = new Set(
    ours.filter(({ compat }) => compat?.thinkingFormat !== undefined).map(({ id }) => id),
  )
  return models.map((model) => {
    // a model whose abilities are unknown today keeps what was known yesterday
    const obeys = model.capabilities ? obeysThinkCommand(model) : switched.has(model.id)
    const row = toRow(model)
    return obeys && (switches ?? switched.has(model.id)) ? { ...row, compat: SWITCHING_COMPAT } : row
  })
}

/**
 * What is known of a model that the catalogue lacks: as a catalogue had it last, else as its row tells. A person may have
 * written the row, so every value is looked at; what it does not say, such as privacy, stays unknown.
 */
export function lastKnownModel(
  id: string,
  known: {
    readonly missing: MissingModels
    readonly row: ModelRow | undefined
    readonly lastGood?: readonly Model[] | undefined
  },
): Predecessor {
  const missing = Object.hasOwn(known.missing, id) ? known.missing[id]?.model : undefined
  return missing ?? known.lastGood?.find((model) => model.id === id) ?? readRow(id, known.row)
}

function readRow(id: string, row: ModelRow | undefined): Predecessor {
  const number = (...path: readonly string[]): number | undefined => {
    const value = valueAt(row, path)
    return typeof value === 'number' ? value : undefined
  }
  const [input, output] = [number('cost', 'input'), number('cost', 'output')]
  const kinds = valueAt(row, ['input'])
  return {
    id,
    context: number('contextWindow'),
    maxOutput: number('maxTokens'),
    ...(input !== undefined &&
      output !== undefined && { price: { input, output, cacheRead: number('cost', 'cacheRead') } }),
    ...(Array.isArray(kinds) && {
      capabilities: {
        // an agent's model has tools, and every successor must have them; of structured output a row says nothing
        tools: true,
        structuredOutput: false,
        reasoning: valueAt(row, ['reasoning']) === true,
        image: kinds.includes('image'),
      },
    }),
  }
}
