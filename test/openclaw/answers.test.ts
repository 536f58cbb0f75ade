import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { faults } from '../standin/faults/faults.ts'
import type { Home } from '../support/homes/home.ts'
import { journey } from './journey.ts'
import { matrixOnlyReleases } from './releases.ts'
import { chats, storeKey, templateArguments, turn, works } from './steps.ts'

/** Longer than the 120 s after which OpenClaw by itself drops a silent model and asks again. */
const SILENT_MS = 150_000
const KIMI = 'moonshotai/Kimi-K2.6-TEE'

journey(
  'a model that is slow, thinks or fails',
  (about) => {
    const { chutes, can } = about
    let home: Home
    let primary = ''
    let fallbacks: string[] = []

    beforeAll(async () => {
      home = about.home()
      await storeKey(home, about)
      const { doc } = await works(home, 'setup')
      primary = doc.data.primary.current.slice('chutes/'.length)
      fallbacks = doc.data.fallbacks.map(({ model }: { model: string }) => model.slice('chutes/'.length))
      expect(fallbacks).toHaveLength(2)
    })

    if (can.switchesThinking)
      test('thinking off and high are different requests', async (context) => {
        const said: unknown[] = []
        for (const thinking of ['off', 'high'] as const) {
          await turn(home, about, context, { thinking })
          said.push(templateArguments(about)?.enable_thinking)
        }
        expect(said).toEqual([false, true])
      })

    test('a choice for every request reaches a model that /think does not, by both names', async (context) => {
      await works(home, 'models', ['use', 'fast', KIMI, '--thinking', 'off', '--allow-dearer'])
      await turn(home, about, context, { model: `chutes/${KIMI}` })
      expect(templateArguments(about)).toMatchObject({ thinking: false, enable_thinking: false })
    })

    for (const status of [429, 503] as const)
      test(`where the primary answers ${status}, the first fallback answers`, async (context) => {
        chutes().onChat(({ model }) =>
          model === primary ? { fault: FAULTS[status] } : { text: 'here I am' },
        )
        const answer = await turn(home, about, context)
        chutes().onChat(() => ({}))
        expect(answer).toMatchObject({ provider: 'chutes', model: fallbacks[0], text: 'here I am' })
        expect(chats(about).at(-1)).toMatchObject({ model: fallbacks[0] })
      })

    test('a first word after two and a half minutes is one request and one answer', async (context) => {
      chutes().onChat(async () => {
        await sleep(SILENT_MS)
        return { text: 'at last' }
      })
      const answer = await turn(home, about, context)
      chutes().onChat(() => ({}))
      expect(answer.text).toBe('at last')
      expect(chats(about)).toMatchObject([{ host: 'llm.chutes.ai', model: primary }])
    })
  },
  matrixOnlyReleases(),
)

// a run of `npm test` has no minutes to wait
test.skipIf(matrixOnlyReleases().length === 0)('the long waits are played', () => {
  expect(matrixOnlyReleases().length).toBeGreaterThan(0)
})

const FAULTS = { 429: faults.atCapacity(), 503: faults.unavailable() }
