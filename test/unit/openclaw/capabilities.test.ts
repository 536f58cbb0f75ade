import { expect, test } from 'vitest'
import {
  askCapabilities,
  MEASURED_RELEASES,
  measuredCapabilities,
  QUESTIONS,
} from '../../../scripts/src/openclaw/capabilities.ts'
import type { OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'

type Question = keyof typeof QUESTIONS
type Answers = Readonly<Record<Question, OpenClawOutcome>>

const said = (stdout: string, code = 0): OpenClawOutcome => ({ kind: 'exited', code, stdout, stderr: '' })
const help = (...lines: readonly string[]) => said(`Usage: openclaw\nCommands:\n${lines.join('\n')}\n`)
const TOKENS = help('  order', '  paste-token   Paste a token')
const KEYS = help('  list', '  paste-api-key  Paste', '  paste-token   Paste')
const LOGOUT = help('  logout  Remove', '  paste-api-key  Save', '  paste-token  Save')

const NO_COMMANDS = help('  --session <target>', '  --message <text>')
const COMMANDS = help('  --command-argv <json>  Command payload')
const DECLARED = help('  --command-argv <json>  Command payload', '  --declaration-key <key>  Idempotent')
const FILE = help('  add', '  list', '  runs')
const SCRATCH = help('  add', '  list', '  scratch  Read or write')
const plugins = (...list: object[]) => said(`notice\n${JSON.stringify({ plugins: list }, null, 2)}\n`)
const BUNDLED = plugins({ id: 'acme', origin: 'bundled' }, { id: 'chutes', origin: 'bundled' })
const ABSENT = plugins({ id: 'acme', origin: 'bundled' })

/** The part of `config schema` that is read, in the words of the releases. */
function schema(models: string, thinkingFormat: string, more: object = {}): OpenClawOutcome {
  const defaults = { properties: { models: { type: 'object', description: models }, ...more } }
  const properties = { agents: { properties: { defaults } }, models: { const: thinkingFormat } }
  return said(`${JSON.stringify({ properties }, null, 2)}\n`)
}
const QWEN = 'qwen-chat-template'
const EXACT = schema('Configured model catalog (keys are full provider/model IDs).', 'zai')
const WILDCARD = schema('… (keys are full provider/model IDs or literal provider/* entries …).', QWEN)
const POLICY = schema('… they do not restrict model overrides.', QWEN, { modelPolicy: { type: 'object' } })

const APRIL: Answers = { auth: TOKENS, schema: EXACT, jobs: NO_COMMANDS, scheduler: FILE, plugins: BUNDLED }
const MAY: Answers = { ...APRIL, auth: KEYS, schema: WILDCARD }
const JUNE: Answers = { ...MAY, jobs: COMMANDS, plugins: ABSENT }
const JULY: Answers = { ...JUNE, jobs: DECLARED }
const AUGUST: Answers = { auth: LOGOUT, schema: POLICY, jobs: DECLARED, scheduler: SCRATCH, plugins: ABSENT }

/** An OpenClaw of that release that answers so, and what it was asked. */
function openclaw(version: string, answers: Answers) {
  const asked: string[] = []
  let busy = 0
  const run = async ({ args }: { readonly args: readonly string[] }): Promise<OpenClawOutcome> => {
    expect(busy++, 'asked while it was still answering').toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 1))
    busy--
    const [name] = Object.entries(QUESTIONS).find(([, one]) => one.args.join(' ') === args.join(' ')) ?? []
    asked.push(name ?? args.join(' '))
    return answers[name as Question]
  }
  return { version, run, asked }
}

test.each([
  ['2026.4.29', APRIL],
  ['2026.5.28', MAY],
  ['2026.6.11', JUNE],
  ['2026.7.35', JULY],
  ['2026.8.2', AUGUST],
  ['2026.9.6', AUGUST],
] as const)('%s is read as what it was measured to be', async (version, answers) => {
  expect(await askCapabilities(openclaw(version, answers))).toEqual(measuredCapabilities(version))
})

test('on 2026.5.7, provider/* is described nowhere, and allows nothing', async () => {
  const there = openclaw('2026.5.7', { ...MAY, schema: EXACT })
  expect(await askCapabilities(there, ['allowlist'])).toMatchObject({
    allowlist: 'exact',
    switchesThinking: false,
  })
})

test('only what is needed is asked, one question after the other, and an answer tells all that it can', async () => {
  const there = openclaw('2026.10.1', AUGUST)
  expect(await askCapabilities(there, ['logout', 'keyIntake', 'cron'])).toEqual({
    keyIntake: 'paste-api-key',
    logout: true,
    cron: 'declaration',
  })
  expect(there.asked).toEqual(['auth', 'jobs'])
})

test('what no command tells goes by the number of the release, and a pre-release comes before it', async () => {
  const restarts = async (version: string) => {
    const there = openclaw(version, AUGUST)
    const { keyRestartsGateway } = await askCapabilities(there, ['keyRestartsGateway'])
    return [keyRestartsGateway, there.asked]
  }
  expect(await restarts('2026.9.1')).toEqual([true, []])
  expect(await restarts('2026.9.2-beta.1')).toEqual([true, []])
  expect(await restarts('2026.9.2-1')).toEqual([false, []])
  expect(await restarts('2027.1.1')).toEqual([false, []])
})

test('a plugin that a person installed is not shipped with the release', async () => {
  const installed = plugins({ id: 'chutes', origin: 'global' })
  const there = openclaw('2026.10.1', { ...AUGUST, plugins: installed })
  expect(await askCapabilities(there, ['chutesPlugin'])).toEqual({ chutesPlugin: false })
})

const NO_ANSWERS: readonly OpenClawOutcome[] = [
  { kind: 'timeout', code: undefined, stdout: '', stderr: '' },
  { kind: 'killed', code: undefined, stdout: LOGOUT.stdout, stderr: '' },
  { kind: 'exited', code: 7, stdout: '', stderr: 'Error: no such luck' },
  said('\u0000garbage'),
  said('{"properties":{}}\n'),
]
for (const name of Object.keys(QUESTIONS) as Question[]) {
  test.each(NO_ANSWERS)(`${name}: $kind $code is no answer to read anything out of`, async (outcome) => {
    const there = openclaw('2026.10.1', { ...AUGUST, [name]: outcome })
    await expect(askCapabilities(there)).rejects.toMatchObject({
      code: 'E_OPENCLAW_FAILED',
      message: expect.stringContaining(QUESTIONS[name].args.join(' ')),
    })
  })
}

test('a release that was never measured is not guessed at, nor is a pre-release of one that was', () => {
  for (const version of ['2026.10.1', '2026.8.2-beta.1', '2026.7.1-2'])
    expect(measuredCapabilities(version)).toBeUndefined()
  expect(MEASURED_RELEASES.every((version) => measuredCapabilities(version))).toBe(true)
})
