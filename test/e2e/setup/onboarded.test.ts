import { expect, test } from 'vitest'
import { today } from '../../support/catalogs/catalog.ts'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

/** Models that OpenClaw's own onboarding pins; all but the first are long gone. */
const PINNED = [today[0]?.id ?? '', ...Array.from({ length: 45 }, (_, n) => `acme/Gone-Long-Ago-${n}`)]
const LIVE = new Set(today.map(({ id }) => `chutes/${id}`))

/** What `openclaw onboard --auth-choice chutes-api-key` of 2026.5.28 leaves, beside settings of its owner's. */
function onboarded(): Config {
  const cost = { input: 0.08, output: 0.24, cacheRead: 0, cacheWrite: 0 }
  const compat = { supportsUsageInStreaming: false }
  const row = { reasoning: true, input: ['text'], contextWindow: 40_960, maxTokens: 40_960, cost, compat }
  const [, fast, vision, primary] = PINNED
  return {
    models: {
      providers: {
        chutes: {
          baseUrl: 'https://llm.chutes.ai/v1',
          api: 'openai-completions',
          models: PINNED.map((id) => ({ id, name: id, ...row })),
        },
      },
    },
    agents: {
      defaults: {
        models: {
          ...Object.fromEntries(PINNED.map((id) => [`chutes/${id}`, {}])),
          'chutes-fast': { alias: `chutes/${fast}` },
          'chutes-vision': { alias: `chutes/${vision}` },
          'chutes-pro': { alias: `chutes/${PINNED[0]}` },
        },
        model: { primary: `chutes/${primary}` },
      },
    },
    auth: { profiles: { 'chutes:default': { provider: 'chutes', mode: 'api_key' } } },
    messages: { ackReaction: '👀' },
  }
}

/**
 * The config without what OpenClaw itself notes in it at the first write of anybody: its stamp, what its plugins are to do, and
 * a copy of the allowlist of old in its new place.
 */
function meaning(home: Home): Config {
  const { meta: _, plugins: __, agents, ...config } = home.readConfig() ?? {}
  const { modelPolicy: ___, ...defaults } = agents.defaults
  return { ...config, agents: { ...agents, defaults } }
}

test('what onboarding on an older release left is found, mended, and brought back by a reset', async () => {
  const home = stage.home({ config: onboarded() })
  const before = meaning(home)
  const plan = (await runScript(home, 'setup', ['--dry-run'])).doc.data
  expect(plan.repairs.map(({ code }: { code: string }) => code)).toEqual(
    expect.arrayContaining(['reversed-alias', 'stale-rows']),
  )

  expect((await runScript(home, 'auth', [], { input: `${stage.key}\n` })).doc.ok).toBe(true)
  const { doc } = await runScript(home, 'setup')
  expect(LIVE).toContain(doc.data.primary.current)
  const { models, agents, messages } = meaning(home)
  const rows: { id: string }[] = models.providers.chutes.models
  expect(rows.filter(({ id }) => !LIVE.has(`chutes/${id}`))).toEqual([])
  const aliases = Object.entries(agents.defaults.models as Record<string, { alias?: string }>)
  expect(aliases.filter(([, { alias }]) => alias?.includes('/'))).toEqual([])
  expect(messages).toEqual(before.messages)
  expect((await runScript(home, 'setup')).doc.changed).toBe(false)

  expect((await runScript(home, 'reset', ['all'])).code).toBe(0)
  expect(meaning(home)).toEqual(before)
})
