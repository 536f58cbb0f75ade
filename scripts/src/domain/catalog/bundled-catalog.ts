import { type Catalog, type Model, UNSTATED } from './model.ts'

/** The day of the list below. */
const DATE = '2026-08-20'

/** id, context, longest output (tokens), USD per million tokens: input, output, cache read; what it reads. */
type Entry = readonly [
  string,
  number,
  number | undefined,
  number,
  number,
  number,
  'text' | 'text+image' | undefined,
]

/**
 * The public catalogue of one day, for setting up while Chutes cannot be reached. All ran in a trusted execution
 * environment and, where the abilities were published, had tools, reasoning and structured output.
 */
const ENTRIES: readonly Entry[] = [
  ['Nemotron-3-Nano-Omni-30B-TEE', 131_072, undefined, 0.0245, 0.0978, 0.00245, undefined],
  ['Qwen/Qwen3-235B-A22B-Thinking-2507-TEE', 262_144, 262_144, 0.2989, 1.1957, 0.02989, 'text'],
  ['Qwen/Qwen3-32B-TEE', 40_960, 40_960, 0.104, 0.416, 0.0104, 'text'],
  ['Qwen/Qwen3.5-397B-A17B-TEE', 262_144, 65_536, 0.45, 3.0, 0.045, 'text+image'],
  ['Qwen/Qwen3.6-27B-TEE', 262_144, 65_536, 0.3, 2.0, 0.03, 'text+image'],
  ['Qwen/Qwen3.8-27B-TEE', 262_144, 65_536, 0.4, 3.0, 0.04, 'text+image'],
  ['deepseek-ai/DeepSeek-V3.2-TEE', 131_072, 65_536, 1.0, 1.0, 0.1, 'text'],
  ['deepseek-ai/DeepSeek-V4-Flash-0731-TEE', 1_048_576, 131_072, 0.14, 0.28, 0.014, 'text'],
  ['google/gemma-4-31B-turbo-TEE', 131_072, 65_536, 0.12, 0.37, 0.012, 'text+image'],
  ['moonshotai/Kimi-K2.6-TEE', 262_144, 65_535, 0.58, 3.4, 0.058, 'text+image'],
  ['moonshotai/Kimi-K3-TEE', 1_048_576, 65_535, 3.0, 15.0, 0.3, 'text+image'],
  ['unsloth/Mistral-Nemo-Instruct-2407-TEE', 131_072, undefined, 0.0245, 0.0978, 0.00245, undefined],
  ['zai-org/GLM-5.1-TEE', 202_752, 65_535, 0.98, 3.08, 0.098, 'text'],
  ['zai-org/GLM-5.2-TEE', 1_048_576, 65_535, 1.25, 3.95, 0.125, 'text'],
]

/** The bundled list as a catalogue; its age shows that it is old news. */
export function bundledCatalog(): Catalog {
  return { source: 'bundled', fetchedAt: Date.parse(`${DATE}T00:00:00Z`), models: ENTRIES.map(bundledModel) }
}

function bundledModel([id, context, maxOutput, input, output, cacheRead, reads]: Entry): Model {
  return {
    id,
    ...UNSTATED,
    tee: true,
    context,
    maxOutput,
    price: { input, output, cacheRead },
    capabilities: reads && {
      tools: true,
      reasoning: true,
      structuredOutput: true,
      image: reads === 'text+image',
    },
  }
}
