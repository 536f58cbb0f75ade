import { spawn, spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { SCRIPTS } from '../../scripts/dev/build/build-table.ts'
import { skillConstants } from '../../scripts/dev/pages/skill-manifest.ts'
import { DOCUMENTS } from '../../scripts/src/commands/answer-schemas.ts'
import { SCRIPTS as SPECS } from '../../scripts/src/shell/command-line/script-spec.ts'
import { ROOT, temporaryFolder } from './tree.ts'

const source = (name: string) => readFileSync(join(ROOT, 'scripts', `${name}.js`), 'utf8')

function run(node: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(node, argv, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** The one document on standard output; anything besides it fails the test. */
function document(stdout: string) {
  expect(stdout).toMatch(/^\{.*\}\n$/)
  return JSON.parse(stdout)
}

/** A copy of the folder as an installer leaves it: files only, no node_modules anywhere above. */
function installed(): string {
  const folder = temporaryFolder()
  for (const path of [
    'SKILL.md',
    'package.json',
    ...SCRIPTS.map((name) => `scripts/${name}.js`),
    'scripts/lib',
  ])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  return folder
}

it('there is an entry for every script, and no other', () => {
  expect([...SCRIPTS].sort()).toEqual(Object.keys(SPECS).sort())
})

describe.each(SCRIPTS)('scripts/%s.js', (name) => {
  it('parses as a script and as a module, without a static import', () => {
    expect(() => new vm.Script(source(name))).not.toThrow()
    const asModule = join(temporaryFolder(), 'entry.mjs')
    writeFileSync(asModule, source(name))
    expect(run(process.execPath, '--check', asModule)).toMatchObject({ status: 0, stderr: '' })
    expect(source(name)).not.toMatch(/^\s*import\s+[\w{*'"]|\brequire\(|\?\.|=>|\b(let|const)\b/m)
  })

  it('tells a Node that cannot even load what looks for a newer one, in the one document', async () => {
    const written: string[] = []
    const process = {
      versions: { node: '8.17.0' },
      stdout: { write: (text: string) => written.push(text) },
      on: () => undefined,
      exitCode: 0,
    }
    // no importModuleDynamically: import() rejects, as it does there
    new vm.Script(source(name)).runInNewContext({ process })
    await expect.poll(() => written.length).toBe(1)
    expect(process.exitCode).toBe(3)
    expect(document(written.join(''))).toEqual({
      schema: `chutes.${name}/1`,
      ok: false,
      changed: false,
      summary: expect.any(String),
      data: {},
      warnings: [],
      error: {
        code: 'E_NODE_TOO_OLD',
        message: expect.stringContaining('8.17.0'),
        retryable: false,
        fix: expect.stringContaining(skillConstants(ROOT).requires.node.replace('>=', 'Node.js ')),
      },
      next: [],
    })
  })

  it('works straight after the folder was copied', () => {
    const help = run(process.execPath, join(installed(), 'scripts', `${name}.js`), '--help')
    expect(help).toMatchObject({ status: 0, stderr: '' })
    expect(help.stdout).toContain(`${name}.js`)
  })
})

describe('a damaged installation', () => {
  it('still answers with one document when scripts/lib is missing', () => {
    const folder = installed()
    rmSync(join(folder, 'scripts/lib'), { recursive: true })
    const { status, stdout, stderr } = run(process.execPath, join(folder, 'scripts/status.js'))
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    const { error } = document(stdout)
    expect(error.code).toBe('E_INTERNAL')
    expect(error.fix).toContain('Install the skill again')
  })

  it('still answers with one document when a file was cut short', () => {
    const folder = installed()
    const cli = join(folder, 'scripts/lib/cli.js')
    writeFileSync(cli, readFileSync(cli, 'utf8').slice(0, -40))
    const { status, stdout } = run(process.execPath, join(folder, 'scripts/status.js'))
    expect(status).toBe(1)
    expect(document(stdout)).toMatchObject({ schema: 'chutes.status/1', error: { code: 'E_INTERNAL' } })
  })

  it('still answers with one document when a library is missing', () => {
    const folder = installed()
    rmSync(join(folder, 'scripts/lib/vendor/zod.js'))
    const { status, stdout } = run(process.execPath, join(folder, 'scripts/status.js'))
    expect(status).not.toBe(0)
    expect(document(stdout)).toMatchObject({ schema: 'chutes.status/1', ok: false })
  })

  it('answers with a document when the program fails before it could', () => {
    const folder = installed()
    writeFileSync(
      join(folder, 'scripts/lib/cli.js'),
      "export async function main() { throw new Error('two\\nlines \\u001b[31m' + 'x'.repeat(999)) }",
    )
    const { status, stdout } = run(process.execPath, join(folder, 'scripts/auth.js'))
    expect(status).toBe(1)
    const { error } = document(stdout)
    expect(error.message).toMatch(/^two lines +\[31mx+$/)
    expect(error.message.length).toBeLessThanOrEqual(300)
  })
})

describe('a signal before the program listens', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s is answered with the document', async (signal) => {
    const folder = installed()
    const slow = "process.stderr.write('loading'); await new Promise((done) => setTimeout(done, 60_000))"
    writeFileSync(join(folder, 'scripts/lib/cli.js'), slow)
    const child = spawn(process.execPath, [join(folder, 'scripts/status.js')], { stdio: 'pipe' })
    const printed = text(child.stdout)
    child.stderr.once('data', () => child.kill(signal))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(5)
    const answer = document(await printed)
    expect(DOCUMENTS.status.safeParse(answer).success).toBe(true)
    expect(answer).toMatchObject({
      ok: false,
      data: { writeUnderWay: false },
      error: { code: 'E_INTERRUPTED', message: expect.stringContaining(signal), retryable: true },
    })
  })
})

describe('a real old Node', () => {
  const old = process.env.PATH?.split(process.platform === 'win32' ? ';' : ':')
    .map((folder) => join(folder, 'node'))
    .find((node) =>
      /^v(1[2-9]|2[01])\./.test(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''),
    )

  it.runIf(old).each(SCRIPTS)(
    'gets the document and exit code 3 from scripts/%s.js, where it is alone',
    (name) => {
      const script = join(ROOT, 'scripts', `${name}.js`)
      const { status, stdout, stderr } = spawnSync(old!, [script, '--help'], {
        encoding: 'utf8',
        env: { PATH: '/nowhere' },
      })
      expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
      expect(document(stdout)).toMatchObject({
        schema: `chutes.${name}/1`,
        error: { code: 'E_NODE_TOO_OLD' },
      })
    },
  )

  it.runIf(old)('hands over to the newer one behind it', () => {
    const PATH = [dirname(old!), dirname(process.execPath)].join(delimiter)
    const script = join(ROOT, 'scripts/status.js')
    const { status, stdout } = spawnSync(old!, [script, '--help'], { encoding: 'utf8', env: { PATH } })
    expect([status, stdout]).toEqual([0, expect.stringContaining('status.js')])
  })
})
