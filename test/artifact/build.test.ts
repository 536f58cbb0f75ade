import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUDGETS, MAX_FILE_BYTES } from '../../scripts/dev/build/build-table.ts'
import { build, compare, write } from '../../scripts/dev/build.ts'
import { copyOfTree, ROOT, tinyTree } from './tree.ts'

/** What the sources of this repository generate. */
const built = build(ROOT)
const CLEAN = { stale: [], missing: [], orphaned: [] }

function check(root: string) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/dev/build.ts'), '--check', '--root', root],
    { encoding: 'utf8' },
  )
  return { status, stderr }
}

describe('the committed scripts', () => {
  it('are what their sources generate', async () => {
    expect(compare(ROOT, await built)).toEqual(CLEAN)
  })

  it('come out the same wherever they are built', async () => {
    expect(await build(copyOfTree())).toEqual(await built)
  })

  it('say when a generated file was edited by hand', async () => {
    const tree = copyOfTree()
    appendFileSync(join(tree, 'scripts/lib/commands.js'), '// one more line\n')
    const { status, stderr } = check(tree)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^stale +scripts\/lib\/commands\.js$/m)
    expect(stderr).toContain('npm run build')
  })

  it('say when a file is missing or nobody generates it', async () => {
    const tree = copyOfTree()
    rmSync(join(tree, 'scripts/status.js'))
    writeFileSync(join(tree, 'scripts/lib/chunk-OLD.js'), '')
    writeFileSync(join(tree, 'scripts/notes.js'), '')
    const { status, stderr } = check(tree)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^missing +scripts\/status\.js$/m)
    expect(stderr).toMatch(/^orphaned +scripts\/lib\/chunk-OLD\.js$/m)
    expect(stderr).toMatch(/^orphaned +scripts\/notes\.js$/m)
  })

  it('ship no file that a scanner would skip for its size', () => {
    const skipped = new Set(['node_modules', '.git', '.cache'])
    const walk = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        if (skipped.has(entry.name)) return []
        const path = join(folder, entry.name)
        return entry.isDirectory() ? walk(path) : [path]
      })
    const large = walk(ROOT).filter((path) => statSync(path).size > MAX_FILE_BYTES)
    expect(large.map((path) => relative(ROOT, path))).toEqual([])
  })

  it('load no module at start-up that brings all of fetch along', () => {
    for (const chunk of ['cli', 'shared', 'commands'])
      expect(readFileSync(join(ROOT, `scripts/lib/${chunk}.js`), 'utf8')).not.toMatch(
        /^import .*"node:https?"/m,
      )
  })

  it('name no path of the machine that built them', async () => {
    for (const [path, text] of await built) expect(text.includes(ROOT), path).toBe(false)
  })
})

describe('the build', () => {
  it('writes once and has nothing to do the second time', async () => {
    const tree = tinyTree()
    const files = await build(tree)
    // of that page only a table is made: the page is there before
    const made = [...files.keys()].filter((path) => path !== 'references/versions.md')
    expect(write(tree, files).missing).toEqual(made)
    expect(write(tree, await build(tree))).toEqual(CLEAN)
  })

  it('removes what it no longer generates, but not a stranger in scripts/', async () => {
    const tree = tinyTree({ 'scripts/lib/old.js': '' })
    const files = await build(tree)
    expect(write(tree, files).orphaned).toEqual(['scripts/lib/old.js'])
    expect(compare(tree, files)).toEqual(CLEAN)

    writeFileSync(join(tree, 'scripts/mine.js'), 'precious')
    expect(() => write(tree, files)).toThrow('scripts/mine.js is not generated')
    expect(readFileSync(join(tree, 'scripts/mine.js'), 'utf8')).toBe('precious')
  })

  it('ships only the libraries that are used', async () => {
    const tree = tinyTree({ 'scripts/src/commands/index.ts': 'export const run = () => 0' })
    expect([...(await build(tree)).keys()].filter((path) => path.includes('/vendor/'))).toEqual([
      'scripts/lib/vendor/LICENSES.txt',
    ])
  })

  const refusals: readonly [string, Record<string, string>, RegExp][] = [
    [
      'a package imported outside of vendor',
      { 'scripts/src/commands/index.ts': "export { object as run } from 'zod'" },
      /only scripts\/src\/vendor may import packages.*zod/,
    ],
    [
      'a package that nobody declared',
      {
        'scripts/src/vendor/extra.ts': "export { default as forge } from 'selfsigned'",
        'scripts/src/commands/index.ts': "export { forge as run } from '../vendor/extra.ts'",
      },
      /is neither in package\.json "dependencies" nor listed/,
    ],
    [
      'a package that evaluates text',
      {
        'scripts/src/vendor/extra.ts': "export { default as matter } from 'gray-matter'",
        'scripts/src/commands/index.ts': "export { matter as run } from '../vendor/extra.ts'",
      },
      /must never be shipped/,
    ],
    [
      'eval',
      { 'scripts/src/commands/index.ts': "export const run = () => eval('1')" },
      /commands\.js evaluates code made from text/,
    ],
    [
      'new Function',
      { 'scripts/src/commands/index.ts': "export const run = new Function('return 1')" },
      /commands\.js evaluates code made from text/,
    ],
    [
      'a chunk over its budget',
      {
        'scripts/src/commands/index.ts': `export const run = () => '${'x'.repeat(BUDGETS['commands.js'] ?? 0)}'`,
      },
      /commands\.js: \d+ bytes, budget \d+/,
    ],
    [
      'a library in the part that must start fast',
      { 'scripts/src/entries/cli.ts': "export { parse as main } from '../vendor/json5.ts'" },
      /cli\.js loads \.\/vendor\/json5\.js/,
    ],
    [
      'a chunk without a name',
      {
        'scripts/src/commands/more.ts': "export { say as more } from '../shell/say.ts'",
        'scripts/src/commands/index.ts':
          "import { say } from '../shell/say.ts'\nexport const run = async () => [say, await import('./more.ts')]",
      },
      /add it to ENTRY_POINTS in scripts\/dev\/build\/build-table\.ts/,
    ],
    [
      'a chunk that takes the name of the shared one',
      {
        'scripts/src/commands/more.ts': 'export const more = 1',
        'scripts/src/entries/cli.ts': "export const main = () => import('../commands/more.ts')",
        'scripts/src/commands/index.ts': 'export const run = 1',
      },
      /commands\/more\.ts is loaded with import\(\) and needs a name/,
    ],
    [
      'a vendor file that does not exist',
      { 'scripts/src/commands/index.ts': "export { run } from '../vendor/lodash.ts'" },
      /there is no scripts\/src\/vendor\/lodash\.ts/,
    ],
  ]

  it.each(refusals)('refuses %s', async (_, changes, message) => {
    await expect(build(tinyTree(changes))).rejects.toThrow(message)
  })
})
