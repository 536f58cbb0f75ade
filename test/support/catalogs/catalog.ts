import { createHash } from 'node:crypto'

/** A price pair as Chutes sends it; `tao` vanishes when no exchange rate is known. */
interface CatalogPrice {
  readonly usd: number
  readonly tao?: number
}

/** One row of `GET /v1/models`, with the fields and the spelling of the real endpoint. */
export interface CatalogRow {
  readonly id: string
  readonly object: 'model'
  readonly created: number
  readonly owned_by: string
  readonly root: string
  readonly parent: null
  readonly chute_id: string
  readonly confidential_compute: boolean
  readonly max_model_len: number
  readonly price: {
    readonly input: CatalogPrice
    readonly output: CatalogPrice
    readonly input_cache_read: CatalogPrice
  }
  readonly pricing: {
    readonly prompt: number
    readonly completion: number
    readonly input_cache_read: number
  }
  // The capability bundle: a row has all of these or, on its first day, none.
  readonly context_length?: number
  readonly max_output_length?: number
  readonly input_modalities?: readonly string[]
  readonly output_modalities?: readonly string[]
  readonly supported_features?: readonly string[]
  readonly supported_sampling_parameters?: readonly string[]
  readonly quantization?: string
  /** Passed through from vllm; sglang rows do not have it. */
  readonly permission?: readonly Readonly<Record<string, unknown>>[]
}

/** The reply of `GET /v1/models`. */
export interface CatalogEnvelope {
  readonly object: 'list'
  readonly data: readonly CatalogRow[]
}

/** What a test has to say about a row; everything else is derived. */
export interface RowSpec {
  readonly id: string
  readonly engine?: 'sglang' | 'vllm'
  readonly context?: number
  /** The engine's own limit, where it differs from the context Chutes offers. */
  readonly engineLimit?: number
  readonly maxOutput?: number
  /** USD per million tokens. */
  readonly prompt?: number
  readonly completion?: number
  readonly cacheRead?: number
  readonly sees?: 'text' | 'image' | 'video'
  readonly features?: readonly string[]
  readonly quantization?: string
  readonly root?: string
  readonly bundle?: boolean
  readonly confidential?: boolean
}

const POLLED_AT = 1_787_000_000
const TAO_IN_USD = 196
const MODALITIES = { text: ['text'], image: ['text', 'image'], video: ['text', 'image', 'video'] } as const
const FEATURES = ['json_mode', 'tools', 'structured_outputs', 'reasoning'] as const
const SAMPLING = [
  'temperature',
  'top_p',
  'top_k',
  'repetition_penalty',
  'frequency_penalty',
  'presence_penalty',
  'stop',
  'seed',
] as const

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** The stable UUID of a model's chute, derived from its id. */
export function chuteId(id: string): string {
  const hex = sha1(`chute:${id}`)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const price = (usd: number): CatalogPrice => ({ usd, tao: usd / TAO_IN_USD })

const permission = (id: string) => ({
  id: `modelperm-${sha1(`permission:${id}`).slice(0, 16)}`,
  object: 'model_permission',
  created: POLLED_AT,
  allow_create_engine: false,
  allow_sampling: true,
  allow_logprobs: true,
  allow_search_indices: false,
  allow_view: true,
  allow_fine_tuning: false,
  organization: '*',
  group: null,
  is_blocking: false,
})

/** Build one realistic row. */
export function catalogRow(spec: RowSpec): CatalogRow {
  const { id, engine = 'sglang', context = 131_072, prompt = 0.3, completion = 1.2 } = spec
  const cacheRead = spec.cacheRead ?? prompt / 10
  return {
    id,
    object: 'model',
    created: POLLED_AT,
    owned_by: engine,
    root: spec.root ?? id.replace(/-TEE$/, ''),
    parent: null,
    chute_id: chuteId(id),
    confidential_compute: spec.confidential ?? true,
    max_model_len: spec.engineLimit ?? context,
    price: { input: price(prompt), output: price(completion), input_cache_read: price(cacheRead) },
    pricing: { prompt, completion, input_cache_read: cacheRead },
    ...(engine === 'vllm' ? { permission: [permission(id)] } : {}),
    ...(spec.bundle === false
      ? {}
      : {
          context_length: context,
          max_output_length: spec.maxOutput ?? Math.min(context, 65_536),
          input_modalities: MODALITIES[spec.sees ?? 'text'],
          output_modalities: ['text'],
          supported_features: spec.features ?? FEATURES,
          supported_sampling_parameters: SAMPLING,
          quantization: spec.quantization ?? 'fp8',
        }),
  }
}

const STEADY: readonly RowSpec[] = [
  { id: 'Qwen/Qwen3-32B-TEE', context: 40_960, maxOutput: 40_960, prompt: 0.104, completion: 0.416 },
  {
    id: 'Qwen/Qwen3-235B-A22B-Thinking-2507-TEE',
    context: 262_144,
    maxOutput: 262_144,
    prompt: 0.2989,
    completion: 1.1957,
  },
  { id: 'Qwen/Qwen3.5-397B-A17B-TEE', context: 262_144, prompt: 0.45, completion: 3, sees: 'image' },
  { id: 'Qwen/Qwen3.6-27B-TEE', engine: 'vllm', context: 262_144, prompt: 0.3, completion: 2, sees: 'image' },
  { id: 'deepseek-ai/DeepSeek-V3.2-TEE', context: 131_072, prompt: 1, completion: 1 },
  {
    id: 'deepseek-ai/DeepSeek-V4-Flash-0731-TEE',
    context: 1_048_576,
    maxOutput: 131_072,
    prompt: 0.14,
    completion: 0.28,
    quantization: 'fp4',
  },
  {
    id: 'google/gemma-4-31B-turbo-TEE',
    engine: 'vllm',
    context: 131_072,
    engineLimit: 262_144,
    prompt: 0.12,
    completion: 0.37,
    sees: 'image',
  },
  {
    id: 'moonshotai/Kimi-K3-TEE',
    engine: 'vllm',
    context: 1_048_576,
    maxOutput: 65_535,
    prompt: 3,
    completion: 15,
    sees: 'video',
    quantization: 'mxfp4',
  },
  { id: 'zai-org/GLM-5.1-TEE', context: 202_752, maxOutput: 65_535, prompt: 0.98, completion: 3.08 },
  {
    id: 'zai-org/GLM-5.2-TEE',
    context: 1_048_576,
    maxOutput: 65_535,
    prompt: 1.25,
    completion: 3.95,
    quantization: 'fp4',
  },
  {
    id: 'unsloth/Mistral-Nemo-Instruct-2407-TEE',
    engine: 'vllm',
    context: 131_072,
    prompt: 0.0245,
    completion: 0.0978,
    bundle: false,
  },
  // An id without a slash, and no bundle: both are real and both break naive parsers.
  {
    id: 'Nemotron-3-Nano-Omni-30B-TEE',
    engine: 'vllm',
    context: 131_072,
    prompt: 0.0245,
    completion: 0.0978,
    bundle: false,
  },
]

const kimi = (prompt: number, completion: number): RowSpec => ({
  id: 'moonshotai/Kimi-K2.6-TEE',
  engine: 'vllm',
  context: 262_144,
  maxOutput: 65_535,
  prompt,
  completion,
  sees: 'video',
  quantization: 'int4',
})

/** The id that `today` has and `yesterday` has not; on its first day it has no capability bundle. */
export const ADDED_TODAY = 'Qwen/Qwen3.8-27B-TEE'
/** The id that only `yesterday` has. */
export const REMOVED_TODAY = 'MiniMaxAI/MiniMax-M2.5-TEE'
/** The id whose price differs between the two days. */
export const REPRICED_TODAY = 'moonshotai/Kimi-K2.6-TEE'

/** Fourteen rows as the endpoint would list them. */
export const today: readonly CatalogRow[] = [
  ...STEADY,
  kimi(0.58, 3.4),
  { id: ADDED_TODAY, context: 262_144, prompt: 0.4, completion: 3, bundle: false } satisfies RowSpec,
].map(catalogRow)

/** The same list a day earlier: one model not there yet, one still there, one at another price. */
export const yesterday: readonly CatalogRow[] = [
  { id: REMOVED_TODAY, context: 196_608, prompt: 0.15, completion: 1.2 } satisfies RowSpec,
  ...STEADY,
  kimi(0.66, 3.5),
].map(catalogRow)

/** `count` made-up but well-formed rows, always the same ones. */
export function makeCatalog(count: number): readonly CatalogRow[] {
  return Array.from({ length: count }, (_, index) =>
    catalogRow({
      id: `org-${index % 37}/Model-${index}-TEE`,
      engine: index % 3 === 0 ? 'vllm' : 'sglang',
      context: 32_768 * (1 + (index % 8)),
      prompt: 0.05 + (index % 20) / 10,
      completion: 0.2 + (index % 30) / 10,
      sees: index % 4 === 0 ? 'image' : 'text',
      bundle: index % 11 !== 0,
    }),
  )
}

/** Wrap rows the way `GET /v1/models` does. */
export function envelope(rows: readonly CatalogRow[]): CatalogEnvelope {
  return { object: 'list', data: rows }
}
