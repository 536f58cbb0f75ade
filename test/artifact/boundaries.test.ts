import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, temporaryFolder } from './tree.ts'

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

/** Lints files with our own configuration; returns the rule and the file of every error. */
function errorsIn(files: ReadonlyMap<string, string>): { readonly rule: string; readonly file: string }[] {
  const folder = temporaryFolder()
  cpSync(join(ROOT, '.biome.json'), join(folder, '.biome.json'))
  for (const [path, source] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${source}\n`)
  }
  const args = ['lint', '--reporter=github', '--colors=off', '--max-diagnostics=none', ...files.keys()]
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' })
  return [...stdout.matchAll(/^::error title=lint\/([\w/]+),file=[^,]*?(scripts\/src\/[^,]+)/gm)].map(
    ([, rule, file]) => ({
      rule: rule!,
      file: file!,
    }),
  )
}

/** The folders of the domain; each may import only itself and those after it. */
const DOMAIN = [
  'checks',
  'undo',
  'plans',
  'rows',
  'selection',
  'heartbeat',
  'repair',
  'config',
  'catalog',
  'account',
  'credential',
] as const

const pairs = DOMAIN.flatMap((from) => DOMAIN.filter((to) => to !== from).map((to) => [from, to] as const))
const isBelow = (from: (typeof DOMAIN)[number], to: (typeof DOMAIN)[number]) =>
  DOMAIN.indexOf(to) > DOMAIN.indexOf(from)

/** Imports that are refused. */
const FORBIDDEN = [
  ['domain/catalog', '../../chutes/catalog-wire.ts'],
  ['domain/checks', '../../commands/status/status.ts'],
  ['domain/config', '../../openclaw/config/config-file.ts'],
  ['domain/credential', '../../shell/secret.ts'],
  ['domain/undo', '../../state/store.ts'],
  ['domain/undo', '../../vendor/execa.ts'],
  ['domain/plans', 'node:fs'],
  ['domain/rows', 'zod'],
  ['domain', './catalog/model.ts'],
  ['domain', '../chutes/catalog-wire.ts'],
  ['domain', 'node:fs'],
  ['entries', '../domain/json.ts'],
  ['entries', '../vendor/zod.ts'],
  ['entries', 'node:fs'],
  ['commands', 'zod'],
  ['commands/setup', '../../entries/cli.ts'],
  ['chutes', 'undici/lib/api/api-request.js'],
  ['chutes', '../commands/shared/open.ts'],
  ['openclaw', '../commands/shared/open.ts'],
  ['openclaw/config', '../../commands/shared/write/write-config.ts'],
  ['state', '../commands/refresh/refresh.ts'],
  ['system', '../commands/heartbeat/schedule/install.ts'],
  ['net', '../commands/index.ts'],
  ['shell', '@scope/package'],
  ['shell/answer', '../../commands/answer-schemas.ts'],
  ['attestation/services', '../../commands/verify/verify.ts'],
  ['attestation/judge', '../services/intel.ts'],
  ['attestation/judge', '../../net/http.ts'],
  ['attestation/judge/gpu', '../../services/nvidia.ts'],
  ['attestation/judge/cpu', '../../../domain/json.ts'],
  ['attestation/judge/cpu', 'node:fs'],
] as const

/** Imports that are fine. */
const ALLOWED = [
  ['domain', './json.ts'],
  ['domain/checks', './check.ts'],
  ['domain/checks', '../text.ts'],
  ['domain/checks', '../../vendor/zod.ts'],
  ['entries', '../commands/index.ts'],
  ['entries', '../shell/command-line/args.ts'],
  ['entries', '../skill.ts'],
  ['commands/setup', '../../domain/catalog/model.ts'],
  ['openclaw', '../vendor/execa.ts'],
  ['openclaw', 'node:fs'],
  ['attestation/services', '../judge/cpu/collateral.ts'],
  ['attestation/services', '../../net/http.ts'],
  ['attestation/judge/cpu', '../certificates/chain.ts'],
  ['attestation/judge/cpu', '../../../vendor/zod.ts'],
  ['attestation/judge/cpu', 'node:crypto'],
  ['vendor', 'zod'],
] as const

/** Every way to write an import. */
const formsOf = (target: string) => [
  `export { x } from '${target}'`,
  `import type { X } from '${target}'\nexport type Y = X`,
  `export const x = import('${target}')`,
]
const SAMPLES = [...FORBIDDEN, ...ALLOWED].flatMap(([folder, target], row) =>
  formsOf(target).map((source, form) => ({
    folder,
    target,
    source,
    path: `scripts/src/${folder}/sample-${row}-${form}.ts`,
  })),
)

/** The rules that the samples of an import break. The linter runs once for all: its start takes longer than its work. */
let broken: ReturnType<typeof errorsIn> | undefined
function rulesOf(folder: string, target: string): string[][] {
  broken ??= errorsIn(new Map(SAMPLES.map(({ path, source }) => [path, source])))
  const errors = broken
  return SAMPLES.filter((one) => one.folder === folder && one.target === target).map(({ path }) =>
    errors.filter(({ file }) => file === path).map(({ rule }) => rule),
  )
}

it.each(FORBIDDEN)('%s may not import %s', (folder, target) => {
  const rule = ['style/noRestrictedImports']
  expect(rulesOf(folder, target)).toEqual([rule, rule, rule])
})

it.each(ALLOWED)('%s may import %s', (folder, target) => {
  expect(rulesOf(folder, target)).toEqual([[], [], []])
})

it('the list of the domain is the tree, and AGENTS.md gives its order', () => {
  const folders = readdirSync(join(ROOT, 'scripts/src/domain'), { withFileTypes: true })
  expect(folders.filter((one) => one.isDirectory()).map(({ name }) => name)).toEqual([...DOMAIN].sort())
  const map = readFileSync(join(ROOT, 'AGENTS.md'), 'utf8')
  expect([...map.matchAll(/^ {8}([a-z]+) /gm)].map(([, name]) => name).slice(0, DOMAIN.length)).toEqual(
    DOMAIN,
  )
})

it('a folder of the domain imports only those below it', () => {
  const source = (to: string) => `export { x } from '../${to}/sample.ts'`
  const wrong = errorsIn(
    new Map(pairs.map(([from, to]) => [`scripts/src/domain/${from}/to-${to}.ts`, source(to)])),
  )
  const above = pairs.filter(([from, to]) => !isBelow(from, to))
  expect(wrong.map(({ file }) => file).sort()).toEqual(
    above.map(([from, to]) => `scripts/src/domain/${from}/to-${to}.ts`).sort(),
  )
})
