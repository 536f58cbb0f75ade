import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { playScene } from '../agent/play-scene.ts'
import { limitsOf } from '../agent/report.ts'
import { SKILL_TOKENS } from '../agent/scenes/budgets.ts'
import { NotRun } from '../agent/scenes/claims.ts'
import { answersIn, commandIn } from '../agent/scripted-model/answers.ts'
import { readManual } from '../agent/scripted-model/manual.ts'
import { createPlayer } from '../agent/scripted-model/player.ts'
import { skillFor, skillsIn } from '../agent/scripted-model/skill-list.ts'
import { isOffered } from '../agent/scripted-model/tools.ts'
import { skillTokens } from '../agent/skill-tokens.ts'
import type { Stage } from '../agent/stage.ts'
import type { PlayedTurn } from '../agent/turn.ts'
import { repoRoot } from '../support/paths.ts'

const SKILL = readFileSync(join(repoRoot, 'SKILL.md'), 'utf8')
const DIR = '~/.openclaw/workspace/skills/chutes'
const manual = readManual(SKILL, `${DIR}/SKILL.md`)

test('SKILL.md costs a model no more than its budget', () => {
  expect(skillTokens()).toBeLessThanOrEqual(SKILL_TOKENS)
})

describe('what people say leads through SKILL.md to one command', () => {
  const SET_UP = `printf %s "$CHUTES_API_KEY" | node ${DIR}/scripts/auth.js --setup`
  test.each([
    ['Use Chutes, please. The key is in CHUTES_API_KEY.', SET_UP],
    ['I have a new API key.', SET_UP],
    ['I made a new key; CHUTES_API_KEY holds it now. Go on.', SET_UP],
    ['Make Chutes the default model.', `node ${DIR}/scripts/setup.js --primary auto`],
    ['Are there new models or other prices?', `node ${DIR}/scripts/refresh.js`],
    ['Compare the models for me.', `node ${DIR}/scripts/models.js list`],
    ['Is there a cheaper model?', `node ${DIR}/scripts/models.js list`],
    ['It does not work.', `node ${DIR}/scripts/status.js`],
    ['Take the last change back.', `node ${DIR}/scripts/reset.js undo`],
    ['What is left to spend?', `printf %s "$CHUTES_API_KEY" | node ${DIR}/scripts/status.js --account`],
    ['Is the model really private?', `printf %s "$CHUTES_API_KEY" | node ${DIR}/scripts/verify.js`],
    ['This is a heartbeat: look after Chutes.', `node ${DIR}/scripts/heartbeat.js`],
  ])('%s', (wish, command) => {
    expect(manual.commandFor(wish)?.command).toBe(command)
  })

  test('a heartbeat is answered with a field of the document', () => {
    expect(manual.commandFor('This is a heartbeat: look after Chutes.')?.replyWith).toBe('reply')
    expect(manual.commandFor('It does not work.')?.replyWith).toBeUndefined()
  })

  test('a person is asked before a flag or an action that the rules name', () => {
    const run = (args: string) => manual.asksBefore(`node ${DIR}/scripts/${args}`)
    expect(run('setup.js --primary auto')).toBe(true)
    expect(run('models.js use chutes-fast x --allow-dearer')).toBe(true)
    expect(run('heartbeat.js install')).toBe(true)
    expect(run('heartbeat.js show')).toBe(false)
    expect(run('setup.js')).toBe(false)
    expect(run('status.js')).toBe(false)
  })

  test('the exec tool is told to wait', () => {
    expect(manual.yieldMs).toBeGreaterThanOrEqual(60_000)
  })
})

test('the skill is found among others by what the person says', () => {
  const skills = skillsIn(`<available_skills>
    <skill><name>weather</name><description>Use for forecasts.</description><location>~/w/SKILL.md</location></skill>
    <skill><name>chutes</name><description>Use Chutes models.</description><location>${DIR}/SKILL.md</location></skill>
  </available_skills>`)
  expect(skills.map(({ name }) => name)).toEqual(['weather', 'chutes'])
  expect(skillFor('Please use Chutes.', skills)?.location).toBe(`${DIR}/SKILL.md`)
  expect(skillFor('Sing.', skills)).toBeUndefined()
})

test('a tool is used only as it was offered', () => {
  const tool = { type: 'function', function: { name: 'exec', parameters: { properties: { command: {} } } } }
  expect(isOffered([tool], 'exec', { command: 'true' })).toBe(true)
  expect(isOffered([tool], 'exec', { command: 'true', yieldMs: 1 })).toBe(false)
  expect(isOffered([tool], 'process', {})).toBe(false)
})

test('the documents of a chain of scripts, among other output', () => {
  const document = (schema: string) =>
    JSON.stringify({ schema, ok: true, summary: schema, data: {}, next: [] })
  const result = `${document('chutes.auth/1')}\n${document('chutes.setup/1')}\nwarning\n(Command exited with code 1)`
  expect(answersIn(result).map(({ answer }) => answer.summary)).toEqual(['chutes.auth/1', 'chutes.setup/1'])
  expect(answersIn('{"ok":true,"summary":"cut off')).toEqual([])
  expect(answersIn('{"ok":true}')).toEqual([])
})

test.each([
  ['Run node ~/s/scripts/status.js for the reason and its fix.', 'node ~/s/scripts/status.js'],
  [
    'Run node ~/s/scripts/setup.js --primary zai-org/GLM-5.2-TEE.',
    'node ~/s/scripts/setup.js --primary zai-org/GLM-5.2-TEE',
  ],
  [
    'Pipe an API key first: printf %s "$CHUTES_API_KEY" | node ~/s/scripts/auth.js',
    'printf %s "$CHUTES_API_KEY" | node ~/s/scripts/auth.js',
  ],
  ["Run node ~/'my skills/scripts/setup.js' first.", "node ~/'my skills/scripts/setup.js'"],
  ['Create a new key at https://chutes.ai and pipe it to node ~/s/scripts/auth.js.', undefined],
  ['Ask the person; if they agree, run node ~/s/scripts/models.js use fast x.', undefined],
])('%s', (fix, command) => {
  expect(commandIn(fix)).toBe(command)
})

test('a budget is judged by the release that took most, and not kept by a scene that broke', () => {
  const turn = { turns: 1, promptTokens: 1, saidTokens: 1, answers: [], reply: '', ms: 1 }
  const one = { scene: 'set-up', budget: { calls: 3 }, faults: [] }
  const played = [2, 4].map((calls, index) => ({
    ...one,
    release: `${index}`,
    turn: { ...turn, calls, printedTokens: 1 },
  }))
  expect(limitsOf(played)).toEqual([{ what: 'set-up: tool calls', taken: 4, most: 3 }])
  expect(limitsOf([{ ...one, release: '0' }])[0]?.taken).toBe(Number.POSITIVE_INFINITY)
})

test('a scene that is known to fail has to fail in its way', async () => {
  const told = async (fails: RegExp | undefined, run: () => Promise<PlayedTurn>) => {
    const scene = { name: 'a scene', run, ...(fails && { fails }) }
    const { faults, note } = await playScene('0', scene, {} as Stage)
    return [...faults, note].join()
  }
  const breaks = (message: string) => () => Promise.reject(new Error(message))
  expect(await told(/E_X/, breaks('it was E_X'))).toBe('expected to fail: it was E_X')
  expect(await told(/E_X/, breaks('it was E_Y'))).toBe('it was E_Y,')
  expect(await told(/E_X/, () => Promise.resolve({} as PlayedTurn))).toMatch(/^it was expected to fail with/)
  expect(await told(undefined, breaks('it was E_X'))).toBe('it was E_X,')
  expect(await told(undefined, () => Promise.reject(new NotRun('no')))).toBe('not tried: no')
})

describe('a player', () => {
  const tool = (name: string, ...args: string[]) => ({
    function: { name, parameters: { properties: Object.fromEntries(args.map((arg) => [arg, {}])) } },
  })
  const prompt = `<skill><name>chutes</name><description>Use Chutes.</description><location>${DIR}/SKILL.md</location></skill>`
  const printed = (answer: object) =>
    JSON.stringify({ ok: true, summary: 'Done.', data: {}, next: [], ...answer })
  const failed = (fix: string, retryable = false) =>
    printed({ ok: false, summary: 'It failed.', error: { code: 'E_X', fix, retryable } })

  /** The commands that a player runs when they answer so, and its last words. */
  function played(wish: string, ...results: readonly string[]) {
    const player = createPlayer(wish)
    const toolResults = [SKILL, ...results]
    const steps = Array.from({ length: toolResults.length + 1 }, (_, seen) =>
      player.answer({
        model: 'x',
        messages: [
          { role: 'system', content: prompt },
          ...toolResults.slice(0, seen).map((content) => ({ role: 'tool', content })),
        ],
        tools: [tool('read', 'path'), tool('exec', 'command', 'yieldMs')],
        toolResults: toolResults.slice(0, seen),
        stream: false,
        includeUsage: false,
        body: {},
      }),
    )
    const calls = steps.flatMap(({ toolCalls = [] }) => toolCalls.map((call) => call.arguments))
    const commands = calls.flatMap((args) =>
      typeof args === 'object' && args.command ? [String(args.command)] : [],
    )
    return {
      commands: commands.map((command) => command.replaceAll(`node ${DIR}/scripts/`, '')),
      said: steps.at(-1)?.text,
    }
  }
  const script = (name: string) => `node ${DIR}/scripts/${name}`

  test('follows next, but asks before a flag that the rules name', () => {
    const { commands, said } = played(
      'Any new models?',
      printed({ next: [script('status.js')] }),
      printed({ summary: 'All good.', next: [script('setup.js --primary auto')] }),
    )
    expect(commands).toEqual(['refresh.js', 'status.js'])
    expect(said).toBe('Done. All good.')
  })

  test('does what a fix says, then what failed', () => {
    const fix = `Pipe an API key first: printf %s "$CHUTES_API_KEY" | ${script('auth.js')}`
    const { commands } = played('Make Chutes the default model.', failed(fix), printed({}), printed({}))
    expect(commands).toEqual([
      'setup.js --primary auto',
      'printf %s "$CHUTES_API_KEY" | auth.js',
      'setup.js --primary auto',
    ])
  })

  test('tries again what may work later, three times at most', () => {
    const later = failed('Run the same command again.', true)
    const { commands, said } = played('Any new models?', later, later, later)
    expect(commands).toEqual(['refresh.js', 'refresh.js', 'refresh.js'])
    expect(said).toBe('It failed. Run the same command again.')
  })

  test('tells the person what only a person can do', () => {
    const { commands, said } = played(
      'I have a new API key.',
      failed('Create a new key at https://chutes.ai.'),
    )
    expect(commands).toHaveLength(1)
    expect(said).toBe('It failed. Create a new key at https://chutes.ai.')
  })
})
