import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { expect, test } from 'vitest'
import type { Home } from '../support/homes/home.ts'
import { openStage } from '../support/homes/stage.ts'
import { fakeKey } from '../support/keys.ts'
import { repoRoot } from '../support/paths.ts'
import { runScript } from '../support/processes/run.ts'

const stage = openStage()
const NOBODYS_KEY = fakeKey('answers, nobody')
const GEMMA = 'google/gemma-4-31B-turbo-TEE'
const THEIRS = { agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } }

/** How a home is when the script runs in it. */
const HOMES = {
  empty: () => stage.home(),
  keyed: () => stage.furnished('keyed'),
  ready: () => stage.furnished('ready'),
  'ready, with news': () => stage.furnished('ready-yesterday'),
  'with another default': () => stage.home({ config: THEIRS }),
  'keyed, with another default': () =>
    stage.furnished('keyed', (config) => void Object.assign(config, THEIRS)),
} as const satisfies Readonly<Record<string, () => Home>>

type Answer = readonly [
  call: string,
  home: keyof typeof HOMES,
  /** The most tokens of o200k that an agent may pay for the answer, its newline included. */
  budget: number,
  more?: { readonly exit?: number; readonly input?: string },
]

/** What agents usually read of every script: little more than today, so that what grows is seen. */
const ANSWERS: readonly Answer[] = [
  ['auth --setup', 'empty', 500],
  ['auth --setup', 'with another default', 400],
  ['auth --setup', 'ready', 380],
  ['auth --setup', 'empty', 130, { exit: 4, input: NOBODYS_KEY }],
  ['auth', 'empty', 100],
  ['auth status', 'keyed', 140],
  ['auth remove', 'ready', 110],
  ['setup', 'keyed', 650],
  ['setup', 'keyed, with another default', 450],
  ['setup', 'ready', 380],
  ['setup', 'empty', 130, { exit: 4 }],
  ['setup --dry-run', 'keyed', 1150],
  ['refresh', 'ready', 180],
  ['refresh', 'ready, with news', 410],
  ['models list', 'ready', 830],
  ['models show chutes-fast', 'ready', 380],
  ['models recommend fast', 'ready', 310],
  [`models use chutes-fast ${GEMMA} --allow-dearer`, 'ready', 270],
  ['status', 'ready', 330],
  ['status', 'empty', 440, { exit: 1 }],
  ['status --account', 'ready', 550],
  ['heartbeat', 'ready', 120],
  ['heartbeat install --via print', 'ready', 170],
  ['heartbeat show', 'ready', 290],
  ['verify', 'ready', 150, { exit: 5 }],
  ['reset undo', 'ready', 150],
  ['reset all', 'ready', 190],
  ['reset all --dry-run', 'ready', 280],
]

test.for(ANSWERS)(
  '%s in a home that is %s costs at most %d tokens',
  async ([call, home, budget, more = {}]) => {
    const [script = '', ...args] = call.split(' ')
    const there = HOMES[home]()
    const options = { scriptsDir: install(there), input: more.input ?? stage.key }
    const { stdout, code } = await runScript(there, script, args, options)
    const tokens = countTokens(stdout)
    if (process.env.TOKEN_TABLE) process.stderr.write(`| \`${call}\` | ${home} | ${tokens} |\n`)
    expect(code, stdout).toBe(more.exit ?? 0)
    expect(tokens, stdout).toBeLessThanOrEqual(budget)
  },
)

test('every script is measured', () => {
  const measured = new Set(ANSWERS.map(([call]) => call.split(' ')[0]))
  expect([...measured].sort()).toEqual([
    'auth',
    'heartbeat',
    'models',
    'refresh',
    'reset',
    'setup',
    'status',
    'verify',
  ])
})

/** Puts the scripts where an installer does: answers name them by their path. */
function install({ openclawDir }: Home): string {
  const scripts = join(openclawDir, 'skills', 'chutes', 'scripts')
  const ours = join(repoRoot, 'scripts')
  const developers = ['src', 'dev'].map((name) => join(ours, name))
  cpSync(ours, scripts, { recursive: true, filter: (path) => !developers.includes(path) })
  cpSync(join(repoRoot, 'package.json'), join(scripts, '..', 'package.json'))
  return scripts
}
