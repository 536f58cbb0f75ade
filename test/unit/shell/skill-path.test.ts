import { describe, expect, test } from 'vitest'
import { scriptsDir, shellPath, skillCommand } from '../../../scripts/src/shell/skill-path.ts'

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
