import { delimiter, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faults } from '../standin/faults/faults.ts'
import type { Home } from '../support/homes/home.ts'
import { askGateway, type Gateway, gatewayConfig, startGateway } from '../support/processes/gateway.ts'
import { runOpenclaw } from '../support/processes/run.ts'
import { type Journey, journey } from './journey.ts'
import { matrixOnlyReleases, NEWEST } from './releases.ts'
import { PATIENT, storeKey, templateArguments, turn, works } from './steps.ts'

/** Longer than the 120 s after which OpenClaw by itself drops a silent model and asks again. */
const SILENT_MS = 150_000
/** Minutes of waiting, so on one release. */
const PLAYED = matrixOnlyReleases().filter((release) => release === NEWEST)
const KIMI = 'moonshotai/Kimi-K2.6-TEE'

journey(
  'a model that is slow, thinks or fails, behind a running Gateway',
  (about) => {
    const { chutes, key } = about
    let home: Home
    let gateway: Gateway | undefined
    let primary = ''
    let fallbacks: string[] = []

    /** What was said to each question, all of them asked at once: they wait for minutes, not for each other. */
    let said: Readonly<Record<keyof typeof QUESTIONS, unknown>>

    beforeAll(async () => {
      home = about.home({ config: await gatewayConfig() })
      await storeKey(home, about)
      const { doc } = await works(home, 'setup')
      primary = doc.data.primary.current.slice('chutes/'.length)
      fallbacks = doc.data.fallbacks.map(({ model }: { model: string }) => model.slice('chutes/'.length))
      expect(fallbacks).toHaveLength(2)
      await works(home, 'models', ['use', 'vision', KIMI, '--thinking', 'off'])
      gateway = await startGateway(home)
      chutes().onChat(async ({ model, messages }) => {
        const asked = JSON.stringify(messages)
        if (asked.includes(QUESTIONS.slow) || asked.includes(QUESTIONS.scheduled)) await sleep(SILENT_MS)
        const fault = [429, 503].find((status) => asked.includes(QUESTIONS[status as 429 | 503]))
        if (fault && model === primary) return { fault: FAULTS[fault as 429 | 503] }
        return { text: `${model} says hello` }
      })
      const others = [QUESTIONS.slow, QUESTIONS.scheduled, QUESTIONS.kimi]
      const [slow, scheduled, kimi, cold, busy] = await Promise.all([
        askGateway(home, QUESTIONS.slow),
        askOnSchedule(home, QUESTIONS.scheduled),
        askGateway(home, QUESTIONS.kimi, `chutes/${KIMI}`),
        // a model that fails shuts its profile for a while: not before the others have been asked
        arrived(others).then(() => askGateway(home, QUESTIONS[503])),
        arrived(others).then(() => askGateway(home, QUESTIONS[429])),
      ])
      said = { slow, scheduled, kimi, 503: cold, 429: busy }
    })
    afterAll(() => gateway?.stop())

    /** The requests that one question led to. */
    const requestsOf = (question: string) =>
      chutes().requests.filter(
        ({ path, body }) => path.endsWith('/chat/completions') && JSON.stringify(body).includes(question),
      )
    async function arrived(questions: readonly string[]): Promise<void> {
      const end = Date.now() + SILENT_MS
      while (Date.now() < end && !questions.every((one) => requestsOf(one).length > 0)) await sleep(500)
    }
    const modelsOf = (question: string) =>
      requestsOf(question).map(({ body }) => (body as { model: string }).model)

    test('a first word after two and a half minutes is one request and one answer', () => {
      expect(said.slow).toBe(`${primary} says hello`)
      expect(requestsOf(QUESTIONS.slow)).toMatchObject([
        { host: 'llm.chutes.ai', authorization: `Bearer ${key}`, body: { model: primary } },
      ])
    })

    test('so it is in a turn that the scheduler takes', () => {
      expect(said.scheduled).toMatchObject({ status: 'ok', completionStatus: 'succeeded' })
      expect(requestsOf(QUESTIONS.scheduled)).toMatchObject([
        { host: 'llm.chutes.ai', body: { model: primary } },
      ])
    })

    test('a choice for every request reaches a model that /think does not, by both names', () => {
      expect(said.kimi).toBe(`${KIMI} says hello`)
      expect(requestsOf(QUESTIONS.kimi)).toMatchObject([
        {
          authorization: `Bearer ${key}`,
          body: { chat_template_kwargs: { thinking: false, enable_thinking: false } },
        },
      ])
    })

    for (const status of [503, 429] as const)
      test(`where the primary answers ${status}, the first fallback answers`, () => {
        expect(said[status]).toBe(`${fallbacks[0]} says hello`)
        expect([modelsOf(QUESTIONS[status])[0], modelsOf(QUESTIONS[status]).at(-1)]).toEqual([
          primary,
          fallbacks[0],
        ])
      })

    test('thinking off is a switch in the request', async (context) => {
      chutes().onChat(() => ({}))
      await turn(home, about, context, { thinking: 'off', behindGateway: true })
      expect(templateArguments(about)?.enable_thinking).toBe(false)
    })

    test('thinking high is it, too, and a command of that turn finds the system’s programs first', async (context) => {
      askForOneTool(about)
      const { text } = await turn(home, about, context, { thinking: 'high', behindGateway: true })
      expectSystemFirst(text)
      expect(templateArguments(about)).toMatchObject({ enable_thinking: true })
    })
  },
  PLAYED,
)

/** A turn of a job of OpenClaw's scheduler; what that says of it. */
async function askOnSchedule(home: Home, message: string): Promise<object> {
  const how = ['--name', 'on time', '--session', 'isolated', '--no-deliver']
  const created = await runOpenclaw(home, ['cron', 'create', '0 0 1 1 *', message, ...how], PATIENT)
  const run = ['cron', 'run', created.json().id, '--wait', '--wait-timeout', '10m']
  return (await runOpenclaw(home, run, PATIENT)).json()
}

const QUESTIONS = {
  slow: 'What takes you so long?',
  scheduled: 'Are you on time?',
  kimi: 'Do you think?',
  503: 'Are you cold?',
  429: 'Are you busy?',
} as const

const FAULTS = { 429: faults.atCapacity(), 503: faults.unavailable() }

/** Lets the model call the agent's `exec` tool once, as it stands: what does a command find there? */
function askForOneTool({ chutes }: Journey): void {
  const command = 'echo "$PATH|$NODE_OPTIONS|"'
  chutes().onChat(({ toolResults }) =>
    toolResults.length === 0
      ? { toolCalls: [{ name: 'exec', arguments: { command } }] }
      : { text: `The tool said: ${toolResults[0]?.trim()}` },
  )
}

/** In the shell of an agent the system's folders come before the Node that runs OpenClaw, and NODE_OPTIONS is gone. */
function expectSystemFirst(text: string): void {
  const [, path = ''] = /^The tool said: (\S+)\|\|$/.exec(text) ?? []
  const folders = path.split(delimiter)
  expect(folders).toContain(dirname(process.execPath))
  expect(folders.indexOf('/usr/bin')).toBeLessThan(folders.indexOf(dirname(process.execPath)))
}
