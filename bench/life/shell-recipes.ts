import type { Bot } from './bot.ts'
import { type Contestant, pickedByHand } from './contestant.ts'

const PROVIDER = 'models.providers.chutes'
const FIRST_PRIMARY = 'chutes/zai-org/GLM-4.7-TEE'
const FIRST_ALIASES = {
  'chutes-fast': 'chutes/zai-org/GLM-4.7-Flash',
  'chutes-pro': 'chutes/deepseek-ai/DeepSeek-V3.2-TEE',
  'chutes-vision': 'chutes/chutesai/Mistral-Small-3.2-24B-Instruct-2506',
}

/** What version 1.1.0 of this skill told an agent: single config writes, and a cron job that exchanges the rows. */
export const shellRecipes: Contestant = {
  name: 'shell recipes (1.1.0)',
  setUp: async (bot, key) => {
    const set = (path: string, ...value: string[]) => bot.types(['config', 'set', path, ...value])
    await pasteKey(bot, key)
    await set(`${PROVIDER}.baseUrl`, 'https://llm.chutes.ai/v1')
    await set(`${PROVIDER}.api`, 'openai-completions')
    await set('auth.profiles.chutes:manual', '--json', '{"provider":"chutes","mode":"api_key"}')
    await set('agents.defaults.model.primary', FIRST_PRIMARY)
    for (const [alias, target] of Object.entries(FIRST_ALIASES))
      await set(`agents.defaults.models.${alias}`, '--json', JSON.stringify({ alias: target }))
  },
  upkeep: async (bot) => {
    const models = await rowsOfToday(bot)
    const asked = await bot.runs(['config', 'get', PROVIDER, '--json'])
    if (asked.code !== 0 || models.length === 0) return 0
    const provider = JSON.stringify({ ...asked.json(), models })
    await bot.runs(['config', 'set', PROVIDER, '--json', provider])
    return 0
  },
  mend: async (bot, complaint, key, listed) => {
    if (complaint === 'key') await pasteKey(bot, key)
    else await bot.types(['config', 'set', 'agents.defaults.model.primary', pickedByHand(listed)])
  },
}

function pasteKey(bot: Bot, key: string) {
  return bot.types(['models', 'auth', 'paste-token', '--provider', 'chutes'], `${key}\n`)
}

interface Listed {
  readonly id: string
  readonly supported_features?: readonly string[]
  readonly input_modalities?: readonly string[]
  readonly pricing?: { readonly prompt?: number; readonly completion?: number }
  readonly context_length?: number
  readonly max_output_length?: number
}

/** The rows as that cron job makes them from the catalogue. */
async function rowsOfToday({ chutes }: Bot): Promise<readonly object[]> {
  const response = await fetch(`${chutes.llmBaseUrl}/models`)
  const { data } = (await response.json()) as { readonly data: readonly Listed[] }
  return data.map((row) => ({
    id: row.id,
    name: row.id,
    reasoning: row.supported_features?.includes('reasoning') ?? false,
    input: (row.input_modalities ?? ['text']).filter((kind) => kind === 'text' || kind === 'image'),
    cost: {
      input: row.pricing?.prompt ?? 0,
      output: row.pricing?.completion ?? 0,
      cacheRead: 0,
      cacheWrite: 0,
    },
    contextWindow: row.context_length ?? 128_000,
    maxTokens: row.max_output_length ?? 4096,
  }))
}
