import type { Capabilities, Model, Price } from '../domain/catalog/model.ts'
import { isModelId } from '../domain/text.ts'
import * as z from '../vendor/zod.ts'

// one check each instead of a chain: a catalogue may have thousands of rows
const tokens = z.custom<number>((value) => Number.isInteger(value) && within(value, 1, 1_000_000_000))
const usd = z.custom<number>((value) => within(value, 0, 1_000_000))
/** Looked up, never printed. */
const words = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.length <= 64 && value.every((word) => typeof word === 'string'),
)

function within(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

/** A row of `GET /v1/models`; everything but the id may be missing (observed June to August 2026). */
function rowSchema(field: <T extends z.ZodType>(schema: T) => z.ZodType<z.output<T> | undefined>) {
  return z.object({
    id: z.string(),
    root: field(z.string()),
    chute_id: field(z.string().regex(/^[0-9a-f-]{36}$/i)),
    quantization: field(z.string().regex(/^[\w.-]{1,20}$/)),
    confidential_compute: field(z.boolean()),
    max_model_len: field(tokens),
    context_length: field(tokens),
    max_output_length: field(tokens),
    input_modalities: field(words),
    supported_features: field(words),
    pricing: field(z.object({ prompt: field(usd), completion: field(usd), input_cache_read: field(usd) })),
  })
}
const WireRow = rowSchema((schema) => z.optional(schema))
/** A field of the wrong type is as good as absent: one odd row must not cost us the catalogue. */
const OddRow = rowSchema((schema) => z.optional(schema).catch(undefined))
type WireRow = z.infer<typeof WireRow>

const WireCatalog = z.object({ data: z.array(z.unknown()).max(100_000) })

export interface ParsedCatalog {
  readonly models: readonly Model[]
  /** Rows left out: no usable id, or an id listed twice. */
  readonly dropped: number
}

/** Reads a catalogue body. Undefined when it is not a catalogue at all: not JSON, no list, or mostly not rows. */
export function parseCatalog(body: string): ParsedCatalog | undefined {
  const envelope = WireCatalog.safeParse(parseJson(body))
  if (!envelope.success) return undefined
  const rows = envelope.data.data
  const models = new Map<string, Model>()
  for (const row of rows) {
    const strict = WireRow.safeParse(row)
    const parsed = strict.success ? strict : OddRow.safeParse(row)
    if (!parsed.success || !isModelId(parsed.data.id) || models.has(parsed.data.id)) continue
    models.set(parsed.data.id, toModel(parsed.data))
  }
  const dropped = rows.length - models.size
  if (dropped > rows.length / 2) return undefined
  return { models: [...models.values()], dropped }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function toModel(row: WireRow): Model {
  return {
    id: row.id,
    chuteId: row.chute_id,
    root: row.root && isModelId(row.root) ? row.root : undefined,
    quantization: row.quantization,
    tee: row.confidential_compute === true,
    context: row.context_length ?? row.max_model_len,
    maxOutput: row.max_output_length,
    price: price(row.pricing),
    capabilities: capabilities(row),
  }
}

/** `pricing` is in USD per million tokens. Floats such as 0.010399999999999998 are rounded to what was meant. */
function price(pricing: WireRow['pricing']): Price | undefined {
  if (pricing?.prompt === undefined || pricing.completion === undefined) return undefined
  const cacheRead = pricing.input_cache_read
  return {
    input: round(pricing.prompt),
    output: round(pricing.completion),
    cacheRead: cacheRead === undefined ? undefined : round(cacheRead),
  }
}

function round(value: number): number {
  // most prices have few digits; formatting thousands of them takes its time
  if (value < 100 && Math.round(value * 10_000) / 10_000 === value) return value
  return Number(value.toPrecision(6))
}

/** The bundle is all or nothing; a model's first day often comes without it. */
function capabilities(row: WireRow): Capabilities | undefined {
  if (!row.supported_features || !row.input_modalities) return undefined
  const features = new Set(row.supported_features)
  return {
    tools: features.has('tools'),
    reasoning: features.has('reasoning'),
    structuredOutput: features.has('structured_outputs') || features.has('structured_output'),
    image: row.input_modalities.includes('image'),
  }
}
