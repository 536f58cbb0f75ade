import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, temporaryFolder } from './tree.ts'

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

/** Lints one file with our own configuration; returns the rules that it breaks. */
function lint(path: string, source: string): string[] {
  const folder = temporaryFolder()
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  cpSync(join(ROOT, '.biome.json'), join(folder, '.biome.json'))
  writeFileSync(join(folder, path), `${source}\n`)
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=github', '--colors=off', path], {
    cwd: folder,
    encoding: 'utf8',
  })
  return [...stdout.matchAll(/^::error title=lint\/([\w/]+)/gm)].map(([, rule]) => rule!)
}

it.each([
  ['domain', '../chutes/http.ts'],
  ['domain', '../openclaw/config.ts'],
  ['domain', '../shell/args.ts'],
  ['domain', '../state/store.ts'],
  ['domain', '../vendor/execa.ts'],
  ['domain', 'node:fs'],
  ['domain', 'zod'],
  ['entries', '../domain/model.ts'],
  ['entries', '../vendor/zod.ts'],
  ['entries', 'node:fs'],
  ['commands', 'zod'],
  ['chutes', 'undici/lib/api/api-request.js'],
  ['shell', '@scope/package'],
])('%s may not import %s', (folder, target) => {
  const path = `scripts/src/${folder}/sample.ts`
  const forms = [
    `export { x } from '${target}'`,
    `import type { X } from '${target}'\nexport type Y = X`,
    `export const x = import('${target}')`,
  ]
  for (const form of forms) expect(lint(path, form), form).toEqual(['style/noRestrictedImports'])
})

it.each([
  ['domain', './model.ts'],
  ['domain', '../domain/model.ts'],
  ['domain', '../vendor/zod.ts'],
  ['entries', '../commands/index.ts'],
  ['entries', '../shell/args.ts'],
  ['entries', '../skill.ts'],
  ['commands', '../domain/model.ts'],
  ['openclaw', '../vendor/execa.ts'],
  ['openclaw', 'node:fs'],
  ['vendor', 'zod'],
])('%s may import %s', (folder, target) => {
  expect(lint(`scripts/src/${folder}/sample.ts`, `export { x } from '${target}'`)).toEqual([])
})
