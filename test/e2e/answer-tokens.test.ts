import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { afterAll, expect, test } from 'vitest'
import type { Home } from '../support/homes/home.ts'
import { openStage } from '../support/homes/stage.ts'
import { fakeKey } from '../support/keys.ts'
import { repoRoot } from '../support/paths.ts'
import { runScript } from '../support/processes/run.ts'

const stage = openStage()

/** One answer: what is run, in which home, and the most tokens that an agent may pay for it. */
interface Row {
  readonly script: string
  readonly args: string
  readonly home: (typeof HOMES)[number]
  readonly budget: number
  /** Commands that have run in the home before. */
  readonly after?: readonly string[]
  /** By default the answer is a success. */
  readonly code?: number
  readonly key?: string
}
const HOMES = ['empty', 'keyed', 'ready', 'ready-yesterday', 'other default'] as const

const row = (
  script: string,
  args: string,
  home: Row['home'],
  budget: number,
  more: Partial<Row> = {},
): Row => ({ script, args, home, budget, ...more })
const GEMMA = 'google/gemma-4-31B-turbo-TEE'
const unknown = fakeKey('answers, nobody')

/** Tokens of o200k, the newline included. */
const ANSWERS: readonly Row[] = [
  row('auth', '', 'empty', 999),
  row('auth', '--setup', 'empty', 999),
  row('auth', '--setup', 'other default', 999),
  row('auth', '--setup', 'ready', 999),
  row('auth', '--setup --dry-run', 'empty', 1999),
  row('auth', '', 'keyed', 999),
  row('auth', '', 'empty', 999, { key: unknown, code: 4 }),
  row('auth', '--dry-run', 'empty', 999),
  row('auth', 'status', 'keyed', 999),
  row('auth', 'remove', 'ready', 999),
  row('setup', '', 'keyed', 999),
  row('setup', '', 'other default', 999),
  row('setup', '', 'ready', 999),
  row('setup', '', 'empty', 999, { code: 4 }),
  row('setup', '--dry-run', 'keyed', 1999),
  row('setup', '--primary auto', 'other default', 999),
  row('refresh', '', 'ready', 999),
  row('refresh', '', 'ready-yesterday', 1999),
  row('models', 'list', 'ready', 3999),
  row('models', 'show chutes-fast', 'ready', 999),
  row('models', 'recommend fast', 'ready', 1999),
  row('models', `use chutes-fast ${GEMMA} --allow-dearer`, 'ready', 999),
  row('models', `use chutes-fast ${GEMMA} --allow-dearer --dry-run`, 'ready', 999),
  row('status', '', 'ready', 999),
  row('status', '', 'empty', 1999, { code: 1 }),
  row('status', '--account', 'ready', 1999),
  row('heartbeat', '', 'ready', 999),
  row('heartbeat', '', 'ready', 120, { after: ['heartbeat'] }),
  row('heartbeat', 'install --via print', 'ready', 999),
  row('heartbeat', 'show', 'ready', 999),
  row('verify', '', 'ready', 999, { code: 5 }),
  row('reset', 'undo', 'ready', 999),
  row('reset', 'undo --dry-run', 'ready', 1999),
  row('reset', 'all', 'ready', 1999),
  row('reset', 'all --dry-run', 'ready', 1999),
]

const measured: string[] = []
afterAll(() => {
  if (process.env.CHUTES_TOKEN_TABLE) console.log(measured.join('\n'))
})

test.for(ANSWERS)('$script.js $args, in a home that is $home', async (one, { expect: expects }) => {
  const home = furnished(one.home)
  const scriptsDir = install(home)
  for (const before of one.after ?? []) await runScript(home, before, [], { scriptsDir })
  const input = one.key ?? stage.key
  const { stdout, code } = await runScript(home, one.script, one.args.split(' ').filter(Boolean), {
    scriptsDir,
    input,
  })
  const tokens = countTokens(stdout)
  measured.push(`| ${one.script}.js ${one.args} | ${one.home} | ${tokens} |`)
  if (process.env.CHUTES_TOKEN_TABLE === 'all') measured.push(stdout)
  expects(code, stdout).toBe(one.code ?? 0)
  expects(tokens, stdout).toBeLessThanOrEqual(one.budget)
})

/** Where an installer puts the skill: the answers name their scripts by this path. */
function install(home: Home): string {
  const scriptsDir = join(home.openclawDir, 'skills', 'chutes', 'scripts')
  cpSync(join(repoRoot, 'scripts'), scriptsDir, {
    recursive: true,
    filter: (path) => !/scripts.(?:src|dev)(?:$|\W)/.test(path),
  })
  cpSync(join(repoRoot, 'package.json'), join(scriptsDir, '..', 'package.json'))
  return scriptsDir
}

function furnished(kind: Row['home']): Home {
  if (kind === 'empty') return stage.home()
  if (kind !== 'other default') return stage.furnished(kind)
  return stage.furnished('keyed', (config) => {
    Object.assign(config, { agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } })
  })
}
expect.hasAssertions
