import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProcess } from '../support/spawn.ts'
import { ROOT, temporaryFolder } from './tree.ts'

const PAGE = join(ROOT, 'references/contributing.md')

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

/** A copy of the repository that an example may change. */
function repository(): string {
  const folder = temporaryFolder()
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  for (const path of tracked
    .split('\0')
    .filter((path) => /^(scripts|test|[^/]+$)/.test(path) && path !== '')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path))
  }
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

describe('the worked examples for contributors', () => {
  it('are there', () => {
    expect(EXAMPLES.map((example) => example.title)).toEqual([
      'A new check',
      'A new role',
      'A new OpenClaw release',
    ])
  })

  it.each(EXAMPLES)(
    '$title: the command passes with the diff, and fails without its first file',
    async (example) => {
      const folder = repository()
      const [first = '', ...rest] = example.files
      apply(folder, rest)
      expect((await run(folder, example.command)).code).not.toBe(0)
      apply(folder, [first])
      const { code, stdout } = await run(folder, example.command)
      expect(code, stdout.slice(-2000)).toBe(0)
    },
  )

  it('fit together and pass the type check', async () => {
    const folder = repository()
    for (const example of EXAMPLES) apply(folder, example.files)
    const { code, stdout } = await run(folder, ['tsc'])
    expect(code, stdout.slice(0, 2000)).toBe(0)
  })
})
