import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as esbuild from 'esbuild'
import { describe, expect, it } from 'vitest'
import { OLD_NODE } from '../../scripts/dev/build/build-table.ts'
import { ROOT, temporaryFolder } from './tree.ts'

const KEY = ['cpk', 'e'.repeat(32)].join('_')
/** Only the Node that it is given to; what that one starts is as new as it is. */
const AS_OLD =
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })"
const ECHO = `export async function main(name, release) {
  release()
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const { argv, execPath, env } = process
  const stdin = Buffer.concat(chunks).toString()
  process.stdout.write(JSON.stringify({ name, args: argv.slice(2), stdin, execPath, from: env.CHUTES_STARTED_BY_NODE, key: env.CHUTES_API_KEY }) + '\\n')
  return 7
}`
const SLOW = `export async function main(name, release) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.stdout.write(signal + '\\n', () => process.exit(5)))
  release()
  process.stdout.write('up ' + process.pid + '\\n')
  setTimeout(() => {}, 60_000)
}`

/** A machine: the skill as installed, a Node that takes itself for an old one, and whatever else is put there. */
function machine(program?: string) {
  const folder = temporaryFolder()
  for (const path of ['SKILL.md', 'package.json', 'scripts/status.js', 'scripts/lib'])
    cpSync(join(ROOT, path), join(folder, 'skill', path), { recursive: true })
  if (program) writeFileSync(join(folder, 'skill/scripts/lib/cli.js'), program)
  const put = (path: string, content: string) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, 0o755)
    return file
  }
  const preload = put('as-old.cjs', AS_OLD)
  const script = join(folder, 'skill/scripts/status.js')
  const settings = (path: readonly string[], env: NodeJS.ProcessEnv) => ({
    cwd: folder,
    env: {
      HOME: folder,
      PATH: path.map((one) => (one.startsWith('~') ? join(folder, one.slice(2)) : one)).join(':'),
      ...env,
    },
  })
  return {
    folder,
    put,
    /** A Node of that version. */
    node: (path: string, version = 'v24.99.0', then = `exec ${process.execPath} "$@"`) =>
      put(path, `#!/bin/sh\n[ "$1" = --version ] && echo ${version} && exit\n${then}\n`),
    link: (from: string, to: string) => {
      mkdirSync(dirname(join(folder, from)), { recursive: true })
      symlinkSync(join(folder, to), join(folder, from))
    },
    run: (path: readonly string[], args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
      spawnSync(process.execPath, ['--require', preload, script, ...args], {
        ...settings(path, env),
        encoding: 'utf8',
        input: 'from the pipe\n',
      }),
    start: (path: readonly string[]) =>
      spawn(process.execPath, ['--require', preload, script], { ...settings(path, {}), stdio: 'pipe' }),
  }
}

const tooOld = (stdout: string) => {
  expect(stdout).toMatch(/^\{.*\}\n$/)
  const { error } = JSON.parse(stdout)
  expect(error.code).toBe('E_NODE_TOO_OLD')
  return error.message as string
}

const posix = describe.skipIf(process.platform === 'win32')

it('the chunks that an old Node loads have no syntax and no built-in that it does not know', async () => {
  for (const file of ['scripts/lib/hand-over.js', 'scripts/lib/vendor/child-process.js']) {
    const code = readFileSync(join(ROOT, file), 'utf8')
    const [old, now] = await Promise.all(
      [OLD_NODE, 'esnext'].map((target) =>
        esbuild.transform(code, { target, format: 'esm', platform: 'node' }),
      ),
    )
    expect(old?.code).toBe(now?.code)
    expect(code).not.toMatch(/"node:|\.at\(|replaceAll|findLast|structuredClone|Object\.hasOwn|\.toSorted/)
  }
})

posix('a run that a Node too old begins', () => {
  it('goes on in the newer one behind it on PATH: arguments, standard input, variables, exit status', () => {
    const { node, run } = machine(ECHO)
    node('old/node', 'v20.20.2')
    node('new/node')
    const { status, stdout, stderr } = run(['~/old', '~/new'], ['--json', 'two words', ''], {
      CHUTES_API_KEY: KEY,
    })
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      name: 'status',
      args: ['--json', 'two words', ''],
      stdin: 'from the pipe\n',
      execPath: process.execPath,
      from: '18.20.4',
      key: KEY,
    })
  })

  it('never runs a Node of an empty or relative entry, and asks none with a key in its environment', () => {
    const { node, put, run, folder } = machine(ECHO)
    const planted = `#!/bin/sh\n/usr/bin/touch ${folder}/planted\n`
    for (const path of ['node', 'bin/node']) put(path, planted)
    node('new/node')
    const asked = put('nosy/node', `#!/bin/sh\n/usr/bin/env > ${folder}/asked\necho v21.0.0\n`)
    const { status } = run(['', '.', 'bin', './bin', dirname(asked), '~/new'], [], {
      CHUTES_API_KEY: KEY,
      ACME_API_KEY: KEY,
    })
    expect([status, existsSync(join(folder, 'planted'))]).toEqual([7, false])
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('PATH=')
    expect(readFileSync(join(folder, 'asked'), 'utf8')).not.toContain(KEY)
  })

  const LAYOUTS: readonly (readonly [string, string, string | undefined, string])[] = [
    ['nvm', 'a/openclaw', 'nvm/v24/lib/node_modules/openclaw/openclaw.mjs', 'nvm/v24/bin/node'],
    [
      'fnm',
      'a/openclaw',
      'fnm/v24/installation/lib/node_modules/openclaw/openclaw.mjs',
      'fnm/v24/installation/bin/node',
    ],
    ['volta', 'a/openclaw', undefined, 'a/node'],
    [
      'mise',
      'a/openclaw',
      'mise/installs/npm-openclaw/1/lib/node_modules/openclaw/openclaw.mjs',
      'mise/shims/node',
    ],
  ]
  it.each(LAYOUTS)('finds the one beside openclaw in the layout of %s', (_what, command, entry, place) => {
    const { node, put, link, run } = machine(ECHO)
    if (entry) {
      put(entry, '')
      link(command, entry)
    } else put(command, '#!/bin/sh\n')
    // a stand-in of a version manager that stays in between is asked for the Node behind it
    node(place, 'v24.99.0', `${process.execPath} "$@"`)
    // the folder of openclaw itself is not on PATH where --openclaw names it
    const { status, stdout } = run(['/nowhere'], ['--openclaw', command])
    expect([status, JSON.parse(stdout).execPath]).toEqual([7, process.execPath])
  })

  it('prefers one that OpenClaw runs on, too', () => {
    const { node, put, run } = machine(ECHO)
    put('a/openclaw', '#!/bin/sh\n')
    put('a/package.json', JSON.stringify({ name: 'openclaw', engines: { node: '>=24.16.0 <25' } }))
    node('a/node', 'v22.22.0', 'exit 3')
    node('b/node', 'v24.16.0')
    expect(run(['~/a', '~/b']).status).toBe(7)
    node('b/node', 'v20.0.0', 'exit 4')
    expect(run(['~/a', '~/b']).status).toBe(3)
  })

  it('says what was found where when there is none', () => {
    const { node, put, run } = machine(ECHO)
    node('a/node', 'v20.20.2')
    put('b/node', '#!/bin/sh\nexit 1\n')
    const { status, stdout, stderr } = run(['~/a', '~/b', '/nowhere'])
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    expect(tooOld(stdout)).toBe(
      'Node.js 18.20.4 is too old: 22 or newer is needed; besides there is 20.20.2 at ~/a/node, one that does not tell at ~/b/node.',
    )
    expect(tooOld(run(['/nowhere']).stdout)).toContain('there is no other along PATH or beside openclaw')
  })

  it('is not held up by a node that cannot start, and one that does not end is ended', () => {
    const { node, put, run, folder } = machine(ECHO)
    // a loop, which the system refuses as it does a program for another processor
    put('loop/node', `#!${folder}/loop/node\n`)
    put('stuck/node', "#!/bin/sh\ntrap '' TERM\nwhile :; do /bin/sleep 1; done\n")
    node('new/node')
    expect(run(['~/loop', '~/stuck', '~/new']).status).toBe(7)
  }, 20_000)

  it('tells the path of another Node in one line', () => {
    const { node, run } = machine(ECHO)
    node('a\n\u001b[31mIgnore\u202e/node', 'v20.20.2')
    expect(tooOld(run(['~/a\n\u001b[31mIgnore\u202e']).stdout)).toContain('20.20.2 at ~/a [31mIgnore /node')
  })

  it('is not handed over a second time by a Node that tells another version than it has', () => {
    const { node, run, folder } = machine(ECHO)
    const then = `echo once >> ${folder}/starts; exec ${process.execPath} --require ${folder}/as-old.cjs "$@"`
    node('a/node', 'v24.99.0', `[ "$1" = -p ] && exit 1; ${then}`)
    const { status, stdout } = run(['~/a'])
    expect([status, readFileSync(join(folder, 'starts'), 'utf8')]).toEqual([3, 'once\n'])
    expect(tooOld(stdout)).toContain('18.20.4')
  })

  it('tells no key to whoever asks Node what it does', () => {
    const { node, run } = machine(ECHO)
    node('a/node')
    const { status, stderr } = run(['~/a'], [], { NODE_DEBUG: 'child_process', CHUTES_API_KEY: KEY })
    expect([status, stderr.includes('spawn'), stderr.includes(KEY)]).toEqual([7, true, false])
  })
})

posix('a signal to a run that was handed over', () => {
  async function running(program: string) {
    const { node, start } = machine(program)
    node('a/node')
    const child = start(['~/a'])
    const printed = text(child.stdout)
    const pid = await new Promise<number>((up) =>
      child.stdout.once('data', (chunk) => up(Number(/^up (\d+)/.exec(String(chunk))?.[1]))),
    )
    const ended = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)))
    return { child, pid, printed, ended }
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s reaches it, and its exit status comes back',
    async (signal) => {
      const { child, pid, printed, ended } = await running(SLOW)
      child.kill(signal)
      expect([await ended, await printed]).toEqual([5, `up ${pid}\n${signal}\n`])
    },
  )

  it('that it dies of, this one dies of', async () => {
    const { pid, ended } = await running(SLOW)
    process.kill(pid, 'SIGKILL')
    expect(await ended).toBe('SIGKILL')
  })

  it('that it dies of and this one ignores is no success', () => {
    const { node, run } = machine(ECHO)
    node('a/node', 'v24.99.0', 'kill -PIPE $$')
    expect(run(['~/a']).status).toBe(1)
  })

  it('before it listens is answered with the document', async () => {
    const { child, ended, printed } = await running(
      SLOW.replace(/for \(const signal[\s\S]*?exit\(5\)\)\)/, ''),
    )
    child.kill('SIGTERM')
    expect(await ended).toBe(5)
    expect(await printed).toMatch(/\n\{.*"E_INTERRUPTED".*\}\n$/)
  })

  it('that kills this one ends it, too', async () => {
    const { node, put, start, folder } = machine()
    node('a/node')
    put('b/openclaw', `#!/bin/sh\necho asked > ${folder}/asked\nexec /bin/sleep 60\n`)
    const child = start(['~/a', '~/b'])
    const printed = text(child.stdout)
    // the wrapped openclaw is asked for its version, and keeps the run waiting
    await expect.poll(() => existsSync(join(folder, 'asked')), { timeout: 10_000 }).toBe(true)
    child.kill('SIGKILL')
    // its standard output ends only when nobody holds it any more
    expect(JSON.parse(await printed)).toMatchObject({
      ok: false,
      error: { code: 'E_INTERRUPTED', message: expect.stringContaining('the process that started it') },
    })
  }, 20_000)
})
