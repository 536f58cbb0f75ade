import type { Capabilities, Model, Price } from '../domain/catalog/model.ts'
import { parseJson } from '../domain/json.ts'
import { isModelId } from '../domain/text.ts'
import * as z from '../vendor/zod.ts'

const TokenCount = z.int().min(1).max(1_000_000_000)
const TokenPrice = z.number().min(0).max(1_000_000)
/** Looked up, never printed. */
const WordList = z.array(z.string()).max(64)

/** A row of `GET /v1/models`. Everything but the id may be missing, and one odd field does not cost the row. */
const WireRow = z.object({
  id: z.string().refine(isModelId),
  root: z.lenient(z.string().refine(isModelId)),
  chute_id: z.lenient(z.string().regex(/^[0-9a-f-]{36}$/i)),
  quantization: z.lenient(z.string().regex(/^[\w.-]{1,20}$/)),
  confidential_compute: z.lenient(z.boolean()),
  max_model_len: z.lenient(TokenCount),
  context_length: z.lenient(TokenCount),
  max_output_length: z.lenient(TokenCount),
  input_modalities: z.lenient(WordList),
  supported_features: z.lenient(WordList),
  pricing: z.lenient(
    z.object({
      prompt: z.lenient(TokenPrice),
      completion: z.lenient(TokenPrice),
      input_cache_read: z.lenient(TokenPrice),
    }),
  ),
})
type WireRow = z.infer<typeof WireRow>

/** Chutes has 14 models. A list of more than 2,000 is not believed. */
const WireCatalog = z.object({ data: z.array(z.unknown()).max(2000) })

export interface ParsedCatalog {
  readonly models: readonly Model[]
  /** Rows left out: no usable id, or an id listed twice. */
  readonly dropped: number
}

/** Reads a catalogue body. Undefined when it is none: not JSON, no list, mostly not rows, or far too long. */
export function parseCatalog(body: string): ParsedCatalog | undefined {
  const envelope = WireCatalog.safeParse(parseJson(body))
  if (!envelope.success) return undefined
  const rows = envelope.data.data
  const models = new Map<string, Model>()
  for (const row of rows) {
    const parsed = WireRow.safeParse(row).data
    if (parsed && !models.has(parsed.id)) models.set(parsed.id, modelFromRow(parsed))
  }
  const dropped = rows.length - models.size
  if (dropped > rows.length / 2) return undefined
  return { models: [...models.values()], dropped }
}

function modelFromRow(row: WireRow): Model {
  return {
    id: row.id,
    chuteId: row.chute_id,
    root: row.root,
    quantization: row.quantization,
    tee: row.confidential_compute === true,
    context: row.context_length ?? row.max_model_len,
    maxOutput: row.max_output_length,
    price: modelPrice(row.pricing),
    capabilities: modelCapabilities(row),
  }
}

/** `pricing` is in USD per million tokens. Floats such as 0.010399999999999998 are rounded to what was meant. */
function modelPrice(pricing: WireRow['pricing']): Price | undefined {
  if (pricing?.prompt === undefined || pricing.completion === undefined) return undefined
  const cacheRead = pricing.input_cache_read
  return {
    input: roundPrice(pricing.prompt),
    output: roundPrice(pricing.completion),
    cacheRead: cacheRead === undefined ? undefined : roundPrice(cacheRead),
  }
}

function roundPrice(value: number): number {
  return Number(value.toPrecision(6))
}

/** The bundle is all or nothing; a model's first day often comes without it. */
function modelCapabilities(row: WireRow): Capabilities | undefined {
  if (!row.supported_features || !row.input_modalities) return undefined
  const features = new Set(row.supported_features)
  return {
    tools: features.has('tools'),
    reasoning: features.has('reasoning'),
    structuredOutput: features.has('structured_outputs') || features.has('structured_output'),
    image: row.input_modalities.includes('image'),
  }
}
