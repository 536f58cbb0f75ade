import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { REMEDIES } from '../../scripts/dev/pages/remedies.ts'
import { TASKS } from '../../scripts/src/commands/heartbeat/tasks/index.ts'
import { REPAIR_CODES } from '../../scripts/src/domain/repair/repair.ts'
import { ERROR_CODES } from '../../scripts/src/shell/answer/error-codes.ts'
import {
  type FlagSpec,
  SCRIPTS,
  type ScriptSpec,
  SHARED_FLAGS,
} from '../../scripts/src/shell/command-line/script-spec.ts'
import { repoRoot } from '../support/paths.ts'

const read = (path: string) => readFileSync(join(repoRoot, path), 'utf8')
const PAGES = [
  'SKILL.md',
  'README.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(repoRoot, 'references'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `references/${name}`),
]
const SPECS: Readonly<Record<string, ScriptSpec>> = SCRIPTS
const ALL_FLAGS: readonly FlagSpec[] = [
  ...SHARED_FLAGS,
  ...Object.values(SPECS).flatMap(({ flags }) => flags),
]
/** Flags of other programs that our pages name by themselves. */
const FOREIGN = ['--edition']

/** Command lines in code spans and code blocks, one per program. */
function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/```[a-z]*\n([\s\S]*?)```|^ {4}(\S.*)$|`([^`\n]+)`/gm)]
  return code
    .filter(([all]) => !all.startsWith('```diff'))
    .flatMap(([, fence, block, span]) => (fence ?? block ?? span ?? '').split(/\n|&&|\||;|#/))
    .map((command) => command.trim())
}

/** What is wrong with a command line of our pages: a script, an action or a flag that does not exist. */
function mistakes(command: string): string[] {
  const flags = [...command.matchAll(/(?<![\w-])--[a-z][a-z-]*[a-z](?![a-z-])(?!-…)/g)].map(([flag]) => flag)
  const [, name = '', rest = ''] = /(?:^|[\s/])([a-z]+)\.js\b(.*)/.exec(command) ?? []
  if (name === '' || name === 'x' || /\b(?:lib|src|dev)\//.test(command)) {
    if (!command.startsWith('--')) return []
    return flags.filter((flag) => !isFlag(flag, ALL_FLAGS) && !FOREIGN.includes(flag))
  }
  const spec = SPECS[name]
  if (!spec) return [`${name}.js`]
  const [word = ''] = rest.trim().split(/[\s|]+/)
  const isAction = spec.actions.length > 0 && /^[a-z]+$/.test(word)
  return [
    ...(isAction && !spec.actions.some((action) => action.name === word) ? [`${name}.js ${word}`] : []),
    ...flags
      .filter((flag) => !isFlag(flag, [...spec.flags, ...SHARED_FLAGS]))
      .map((flag) => `${name}.js ${flag}`),
  ]
}

const isFlag = (flag: string, known: readonly { readonly name: string }[]) =>
  known.some(({ name }) => `--${name}` === flag)

describe('what the pages name exists', () => {
  test.each(PAGES)('%s', (page) => {
    expect(commandsIn(read(page)).flatMap(mistakes)).toEqual([])
  })

  test('and what does not exist is found', () => {
    const page =
      'Run `setup.js --prime`, `models.js lst`, `nothing.js`, `--no-such-flag`:\n\n    node DIR/scripts/auth.js stat\n'
    expect(commandsIn(page).flatMap(mistakes)).toEqual([
      'setup.js --prime',
      'models.js lst',
      'nothing.js',
      '--no-such-flag',
      'auth.js stat',
    ])
  })
})

/** The first cells of a page's table rows. */
const firstCells = (page: string) =>
  [...read(page).matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )

/** Ids of the checks, from the sources that make them. */
function checkIds(): string[] {
  const folder = join(repoRoot, 'scripts/src/domain/checks')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /check[^/\\]*\.ts$/.test(name),
  )
  const ids = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/\bid(?: =|:) '([a-z0-9-]+)'/g)].map(
      ([, id]) => id ?? '',
    ),
  )
  return [...new Set(ids)]
}

describe('what can go wrong is explained', () => {
  test('every check that status.js knows', () => {
    const ids = checkIds()
    expect(ids).toEqual(
      expect.arrayContaining(['credential', 'provider', 'probe', 'quota', 'dangling-reference']),
    )
    const told = firstCells('references/troubleshooting.md')
    expect(ids.filter((id) => !told.includes(id))).toEqual([])
  })

  test('every finding that setup.js mends', () => {
    const told = firstCells('references/versions.md')
    expect(REPAIR_CODES.filter((code) => !told.includes(code))).toEqual([])
  })

  test('every error, with what to do, in files and commands that exist', () => {
    expect(firstCells('references/errors.md')).toEqual(expect.arrayContaining(Object.keys(ERROR_CODES)))
    expect(Object.values(REMEDIES).filter((remedy) => remedy.length < 6)).toEqual([])
  })

  test('every task of the heartbeat', () => {
    const told = firstCells('references/heartbeat.md')
    expect(TASKS.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([])
  })
})

test('every script is in README and SKILL.md', () => {
  for (const name of Object.keys(SCRIPTS)) {
    expect(read('README.md')).toContain(`| \`${name}.js\``)
    expect(read('SKILL.md')).toContain(`\`${name}.js`)
  }
})

test('every place that AGENTS.md and CONTRIBUTING.md name is there', () => {
  const spans = ['AGENTS.md', 'CONTRIBUTING.md'].flatMap((page) =>
    [...read(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+)`|^ {4}((?:scripts|test)\/[\w./-]+)/gm)].map(
      ([, span, line]) => span ?? line ?? '',
    ),
  )
  expect(spans.length).toBeGreaterThan(20)
  const isThere = (path: string) =>
    ['', 'scripts', 'scripts/src'].some((folder) => existsSync(join(repoRoot, folder, path)))
  expect(spans.filter((path) => !isThere(path) && path !== 'scripts/x.js')).toEqual([])
})
