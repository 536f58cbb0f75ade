import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faults } from '../standin/faults/faults.ts'
import type { Home } from '../support/homes/home.ts'
import { askGateway, type Gateway, gatewayConfig, startGateway } from '../support/processes/gateway.ts'
import { journey } from './journey.ts'
import { matrixOnlyReleases, NEWEST } from './releases.ts'
import { chats, storeKey, templateArguments, turn, works } from './steps.ts'

/** Longer than the 120 s after which OpenClaw by itself drops a silent model and asks again. */
const SILENT_MS = 150_000
const KIMI = 'moonshotai/Kimi-K2.6-TEE'

journey(
  'a model that is slow, thinks or fails, behind a running Gateway',
  (about) => {
    const { chutes } = about
    let home: Home
    let gateway: Gateway | undefined
    let primary = ''
    let fallbacks: string[] = []

    beforeAll(async () => {
      home = about.home({ config: await gatewayConfig() })
      await storeKey(home, about)
      const { doc } = await works(home, 'setup')
      primary = doc.data.primary.current.slice('chutes/'.length)
      fallbacks = doc.data.fallbacks.map(({ model }: { model: string }) => model.slice('chutes/'.length))
      expect(fallbacks).toHaveLength(2)
      await works(home, 'models', ['use', 'vision', KIMI, '--thinking', 'off'])
      gateway = await startGateway(home)
    })
    afterAll(() => gateway?.stop())

    const asked = (model?: string): Promise<string> => {
      chutes().clearRequests()
      return askGateway(home, 'Who are you?', model)
    }

    test('a first word after two and a half minutes is one request and one answer', async () => {
      chutes().onChat(async () => {
        await sleep(SILENT_MS)
        return { text: 'at last' }
      })
      const said = await asked()
      chutes().onChat(() => ({}))
      expect(said).toBe('at last')
      expect(chats(about)).toMatchObject([{ host: 'llm.chutes.ai', model: primary }])
    })

    test('a choice for every request reaches a model that /think does not, by both names', async () => {
      expect(await asked(`chutes/${KIMI}`)).toBe(`Hello from ${KIMI}`)
      expect(templateArguments(about)).toMatchObject({ thinking: false, enable_thinking: false })
    })

    // that `high` is a true there is a step of the first day
    test('thinking off is a switch in the request', async (context) => {
      await turn(home, about, context, { thinking: 'off' })
      expect(templateArguments(about)?.enable_thinking).toBe(false)
    })

    for (const status of [503, 429] as const)
      test(`where the primary answers ${status}, the first fallback answers`, async () => {
        chutes().onChat(({ model }) =>
          model === primary ? { fault: FAULTS[status] } : { text: 'here I am' },
        )
        const said = await asked()
        chutes().onChat(() => ({}))
        expect(said).toBe('here I am')
        expect(chats(about).at(-1)).toMatchObject({ model: fallbacks[0] })
      })
  },
  // minutes of waiting, on one release
  matrixOnlyReleases().filter((release) => release === NEWEST),
)

// a run of `npm test` has no minutes to wait
test.skipIf(matrixOnlyReleases().length === 0)('the long waits are played', () => {
  expect(matrixOnlyReleases().length).toBeGreaterThan(0)
})

const FAULTS = { 429: faults.atCapacity(), 503: faults.unavailable() }
