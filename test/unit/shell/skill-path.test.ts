import { afterEach, describe, expect, test } from 'vitest'
import {
  carryFlag,
  pipedKey,
  programCommand,
  scriptsDir,
  shellPath,
  skillCommand,
  withOpenClawMeant,
  withoutDryRun,
  withVariable,
} from '../../../scripts/src/shell/skill-path.ts'

const HOME = '/home/me'

describe('a path in a command line', () => {
  test.each([
    ['/opt/chutes/scripts/auth.js', '/opt/chutes/scripts/auth.js'],
    ['/home/me/x/auth.js', '~/x/auth.js'],
    ['/home/me', '/home/me'],
    ['/home/meyer/auth.js', '/home/meyer/auth.js'],
    ['/home/me/my skills/auth.js', "~/'my skills/auth.js'"],
    ['/opt/my skills/auth.js', "'/opt/my skills/auth.js'"],
    ["/opt/it's/auth.js", "'/opt/it'\\''s/auth.js'"],
    ['/opt/$HOME/auth.js', "'/opt/$HOME/auth.js'"],
    ['/opt/`id`/auth.js', "'/opt/`id`/auth.js'"],
    ['/opt/a;b/auth.js', "'/opt/a;b/auth.js'"],
    ['/opt/a&b', "'/opt/a&b'"],
    ['/opt/(x)', "'/opt/(x)'"],
    ['/opt/*', "'/opt/*'"],
    ['/opt/~x', "'/opt/~x'"],
    ['/home/me/~x', "~/'~x'"],
    ['/opt/ünï', "'/opt/ünï'"],
    ['/opt/a\nb', "'/opt/a\nb'"],
    ['/opt/"q"', `'/opt/"q"'`],
  ])('%s is written %s', (path, text) => {
    expect(shellPath(path, HOME)).toBe(text)
  })

  test.each(['', '/'])('is not shortened by the home folder %j', (home) => {
    expect(shellPath('/opt/x', home)).toBe('/opt/x')
  })
})

describe('in PowerShell', () => {
  test.each([
    ['C:\\Users\\me\\x\\auth.js', 'C:\\Users\\me\\x\\auth.js'],
    ['C:\\Users\\a b\\auth.js', "'C:\\Users\\a b\\auth.js'"],
    ["C:\\it's\\auth.js", "'C:\\it''s\\auth.js'"],
    ['C:\\a,b\\@x\\auth.js', "'C:\\a,b\\@x\\auth.js'"],
    ['C:\\$env\\(x)\\auth.js', "'C:\\$env\\(x)\\auth.js'"],
  ])('%s is written %s, in full', (path, text) => {
    expect(shellPath(path, 'C:\\Users\\me', 'win32')).toBe(text)
  })

  // PowerShell takes all of these for quotes; within single ones only the single ones end the text
  test.each([
    ['C:\\‘;calc;’\\x.js', "'C:\\‘‘;calc;’’\\x.js'"],
    ['C:\\‚;calc;‛\\x.js', "'C:\\‚‚;calc;‛‛\\x.js'"],
    ['C:\\“;calc;”„\\x.js', "'C:\\“;calc;”„\\x.js'"],
  ])('%s, with curly quotes, is written %s', (path, text) => {
    expect(shellPath(path, '', 'win32')).toBe(text)
  })

  test('a key is piped without sh', () => {
    expect(pipedKey('node x.js', 'win32')).toBe('$env:CHUTES_API_KEY | node x.js')
    expect(pipedKey('node x.js', 'darwin')).toBe('printf %s "$CHUTES_API_KEY" | node x.js')
  })
})

test('a variable is set for one command, in the words of each shell', () => {
  const set = (platform: NodeJS.Platform) => withVariable('CHUTES_CLIENT_ID', 'cid_1', 'node x.js', platform)
  expect(set('linux')).toBe('CHUTES_CLIENT_ID=cid_1 node x.js')
  expect(set('win32')).toBe("$env:CHUTES_CLIENT_ID='cid_1'; node x.js")
  expect(withVariable('X', "a'b ’c", 'y', 'win32')).toBe("$env:X='a''b ’’c'; y")
  expect(withVariable('X', '~a b', 'y', 'linux')).toBe("X='~a b' y")
})

describe('the folder of the scripts', () => {
  test.each([
    ['/a/chutes/scripts/lib/chunk.js', '/a/chutes/scripts'],
    ['/a/chutes/scripts/src/shell/skill-path.ts', '/a/chutes/scripts'],
    ['/a/scripts/src/b/scripts/lib/chunk.js', '/a/scripts/src/b/scripts'],
    ['/a/chutes/other/chunk.js', '/a/chutes/other'],
  ])('of %s is %s', (file, folder) => {
    expect(scriptsDir(file)).toBe(folder)
  })
})

test('a command names the real script and its arguments', () => {
  expect(skillCommand('setup', '--dry-run')).toMatch(/^node \S+\/scripts\/setup\.js --dry-run$/)
  expect(skillCommand('setup')).toMatch(/\/scripts\/setup\.js$/)
})

test('after a dry run the same command is proposed, without what only concerned the answer', () => {
  const flags = {
    'dry-run': true,
    json: true,
    timeout: '9',
    primary: 'chutes-fast',
    'drop-comments': true,
  } as const
  const done = (action: 'undo' | undefined) =>
    withoutDryRun('setup', { action, flags }).replace(/^.*scripts\//, '')
  expect(done(undefined)).toBe('setup.js --primary chutes-fast --drop-comments')
  expect(done('undo')).toBe('setup.js undo --primary chutes-fast --drop-comments')
})

test.each([
  '\n',
  '\r',
  '\u0000',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u200b',
  '\u2066',
  '\ufeff',
  '\u{e0041}',
])('no command line is made of a path with %j', (control) => {
  const refused = expect.objectContaining({
    code: 'E_USAGE',
    fix: expect.stringContaining('control characters'),
  })
  expect(() => carryFlag('--openclaw', `/opt/a${control}b`)).toThrow(refused)
  expect(() => programCommand(`/opt/a${control}b`, '--version')).toThrow(refused)
  const flags = { primary: `a${control}b`, 'dry-run': true } as const
  expect(() => withoutDryRun('setup', { action: undefined, flags })).toThrow(refused)
  expect(skillCommand('setup')).not.toContain(control)
})

describe('what a run was told goes along', () => {
  afterEach(() => {
    for (const flag of ['--profile', '--openclaw', '--agent'] as const) carryFlag(flag, undefined)
  })

  test('which OpenClaw is meant, once', () => {
    carryFlag('--profile', 'work')
    carryFlag('--openclaw', '/opt/my tools/openclaw')
    carryFlag('--profile', 'work')
    expect(skillCommand('status')).toMatch(
      /status\.js --profile work --openclaw '\/opt\/my tools\/openclaw'$/,
    )
  })

  test('the agent, with the scripts that ask about one, unless they name one', () => {
    carryFlag('--agent', 'ada')
    const said = (script: string, args?: string) => skillCommand(script, args).replace(/^.*scripts\//, '')
    expect(said('auth', 'login')).toBe('auth.js login --agent ada')
    expect(said('status')).toBe('status.js --agent ada')
    expect(said('setup')).toBe('setup.js')
    expect(said('auth', 'remove --agent ada')).toBe('auth.js remove --agent ada')
  })

  test.each([
    ['Run openclaw gateway restart.', 'Run openclaw --profile work gateway restart.'],
    [
      'openclaw models auth logout x --yes, then openclaw doctor --fix',
      'openclaw --profile work models auth logout x --yes, then openclaw --profile work doctor --fix',
    ],
    ['No openclaw on PATH.', 'No openclaw on PATH.'],
    ['/opt/openclaw models status', '/opt/openclaw models status'],
    ["node ~/'my openclaw skills/chutes/a.js'", "node ~/'my openclaw skills/chutes/a.js'"],
  ])('in %s', (text, meant) => {
    expect(withOpenClawMeant(text)).toBe(text)
    carryFlag('--profile', 'work')
    expect(withOpenClawMeant(text)).toBe(meant)
    expect(withOpenClawMeant(meant)).toBe(meant)
    carryFlag('--openclaw', '/opt/$& x/openclaw')
    const named = meant.replaceAll('openclaw --profile', () => "'/opt/$& x/openclaw' --profile")
    expect(withOpenClawMeant(text)).toBe(named)
    expect(withOpenClawMeant(named)).toBe(named)
  })
})
