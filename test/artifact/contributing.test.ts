import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { runProcess } from '../support/processes/spawn.ts'
import { ROOT, temporaryFolder } from './tree.ts'

const PAGE = join(ROOT, 'CONTRIBUTING.md')

/** What the command of every example begins with, and what that runs: one run serves them all. */
const COMMAND = ['npm', 'run', 'test:unit', '--']
const VITEST = ['vitest', 'run', '--config', 'test/vitest.config.ts', '--project', 'unit']

interface Example {
  readonly title: string
  /** One diff per file. */
  readonly files: readonly string[]
  readonly command: readonly string[]
}

const EXAMPLES: readonly Example[] = readFileSync(PAGE, 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const [, diff = ''] = /^```diff\n([\s\S]*?)^```$/m.exec(section) ?? []
    const [, command = ''] = /^```sh\n(.*)\n```$/m.exec(section) ?? []
    const files = diff.split(/^(?=diff --git )/m).filter(Boolean)
    return files.length > 0
      ? [{ title: section.split('\n')[0] ?? '', files, command: command.split(' ') }]
      : []
  })

/** The part of vitest's report that says how each file ended. */
interface Report {
  readonly testResults: readonly { readonly name: string; readonly status: string }[]
}

/** A copy of the repository that the examples may change. */
function repository(): string {
  const folder = temporaryFolder()
  for (const path of [
    'SKILL.md',
    'CHANGELOG.md',
    'package.json',
    'tsconfig.json',
    '.biome.json',
    'scripts',
    'test',
    'bench',
    'demo',
  ])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

function apply(folder: string, files: readonly string[]): void {
  // -C1: the lines around an example may change, the example still fits
  execFileSync('git', ['apply', '-C1', '-'], { cwd: folder, input: files.join('') })
}

function run(folder: string, [tool = '', ...args]: readonly string[]) {
  const bin = join(folder, 'node_modules', '.bin', tool)
  const env = { PATH: process.env.PATH ?? '', NO_COLOR: '1' }
  return runProcess(bin, args, { env, cwd: folder, timeoutMs: 200_000 })
}

/** Runs the commands of all examples as one, and returns how the test of each ended. */
async function runTests(folder: string): Promise<Readonly<Record<string, string>>> {
  const tests = EXAMPLES.map(({ command }) => command.at(-1) ?? '')
  const report = join(folder, 'report.json')
  await run(folder, [...VITEST, ...tests, '--reporter=json', `--outputFile=${report}`])
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const ended = new Map(testResults.map(({ name, status }) => [relative(folder, name), status]))
  return Object.fromEntries(EXAMPLES.map(({ title }, index) => [title, ended.get(tests[index] ?? '') ?? '']))
}

const TOUCHED = EXAMPLES.flatMap(({ files }) =>
  files.map((diff) => /^\+\+\+ b\/(.*)$/m.exec(diff)?.[1] ?? ''),
)

/** The type check of the sources and of what the examples touch; one checker costs least. */
function checkTypes(folder: string) {
  const config = { extends: './tsconfig.json', include: ['scripts/src', ...TOUCHED] }
  writeFileSync(join(folder, 'tsconfig.examples.json'), JSON.stringify(config))
  return run(folder, ['tsc', '--project', 'tsconfig.examples.json', '--checkers', '1'])
}

it('there are three worked examples for contributors, each with its test', () => {
  expect(EXAMPLES.map(({ title }) => title)).toEqual(['A new check', 'A new role', 'A new OpenClaw release'])
  for (const { command } of EXAMPLES) expect(command.slice(0, -1)).toEqual(COMMAND)
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(scripts['test:unit'].endsWith(` && ${VITEST.join(' ')}`)).toBe(true)
})

it('the test of each fails without the first file of its diff, passes with it, and all pass the checks', async () => {
  const every = (status: string) => Object.fromEntries(EXAMPLES.map(({ title }) => [title, status]))
  const folder = repository()
  for (const { files } of EXAMPLES) apply(folder, files.slice(1))
  expect(await runTests(folder)).toEqual(every('failed'))
  for (const { files } of EXAMPLES) apply(folder, files.slice(0, 1))
  expect(await runTests(folder)).toEqual(every('passed'))
  const checks = [
    await checkTypes(folder),
    await run(folder, ['biome', 'ci', '--error-on-warnings', ...TOUCHED]),
    await run(folder, [...VITEST, 'test/unit/dev/house.test.ts']),
  ]
  for (const { code, stdout, stderr } of checks) expect(code, (stdout + stderr).slice(0, 2000)).toBe(0)
})
