import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The repository root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')

/** An empty folder that disappears with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chutes-artifact-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A copy of what the build reads and writes, free to be broken. */
export function copyOfTree(): string {
  const folder = temporaryFolder()
  for (const path of ['SKILL.md', 'CHANGELOG.md', 'package.json', 'references/versions.md', 'scripts'])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

/** A skill with the smallest program that has a light entry, a heavy command and something they share. */
export function tinyTree(changes: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder()
  for (const path of [
    'SKILL.md',
    'CHANGELOG.md',
    'package.json',
    'references/versions.md',
    'scripts/src/vendor',
    'scripts/src/skill.ts',
  ])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [path, text] of Object.entries({ ...TINY_SOURCES, ...changes })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const TINY_SOURCES = {
  'scripts/src/entries/cli.ts': `
    import { say } from '../shell/say.ts'
    export async function main(name) {
      if (process.argv.includes('--help')) return say({ help: name })
      return (await import('../commands/index.ts')).run(name)
    }`,
  'scripts/src/commands/index.ts': `
    import { say } from '../shell/say.ts'
    import { execa } from '../vendor/execa.ts'
    import { parse } from '../vendor/json5.ts'
    import { EnvHttpProxyAgent, request, retry } from '../vendor/undici.ts'
    import * as z from '../vendor/zod.ts'
    export async function run(name) {
      const { id } = z.object({ id: z.string() }).parse(parse("{ id: 'x', }"))
      const { stdout } = await execa(process.execPath, ['-p', '1 + 1'])
      const url = process.argv[2]
      if (!url) return say({ id, stdout })
      const dispatcher = new EnvHttpProxyAgent().compose(retry({ maxRetries: 0 }))
      const { statusCode, body } = await request(dispatcher, url)
      await say({ id, stdout, statusCode, body: await body.text() })
      process.exit(0)
    }`,
  'scripts/src/attestation/judge/index.ts': '',
  'scripts/src/handover/hand-over.ts': '',
  'scripts/src/shell/say.ts': `
    import { SKILL } from '../skill.ts'
    export function say(value) {
      return new Promise((done) => {
        process.stdout.write(JSON.stringify({ version: SKILL.version, ...value }) + '\\n', () => done(0))
      })
    }`,
}
