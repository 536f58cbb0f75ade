/**
 * Makes `scripts/*.js`, `scripts/lib` and the generated references from `scripts/src`.
 *
 *   node scripts/dev/build.ts           writes them
 *   node scripts/dev/build.ts --check   only compares, and fails when anything is stale, missing or orphaned
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Skill } from '../src/skill.ts'
import { BUDGETS, ENTRY_BUDGET, MAX_FILE_BYTES, OLD_NODE_VENDOR, SCRIPTS } from './build/build-table.ts'
import { bundleApp, bundleHandOver, bundleVendor } from './build/bundle.ts'
import { renderEntry } from './build/entry-template.ts'
import { licenseTexts } from './build/packages.ts'
import { VERSIONS_PAGE, versionsPage } from './pages/capability-table.ts'
import { ERRORS_PAGE, referenceFiles, SCHEMA_FOLDER } from './pages/references.ts'
import { skillConstants } from './pages/skill-manifest.ts'

/** Generated files: path under the repository root, with forward slashes, to content. */
export type Files = ReadonlyMap<string, string>

/** How a tree differs from what its sources would generate. */
export interface Difference {
  readonly stale: readonly string[]
  readonly missing: readonly string[]
  readonly orphaned: readonly string[]
}

/** Builds everything in memory and checks it; throws when a rule of the build is broken. */
export async function build(root: string): Promise<Files> {
  const skill = skillConstants(root)
  const files = new Map<string, string>(entryFiles(skill))

  const app = await bundleApp(root, skill)
  for (const [name, text] of app.files) files.set(`scripts/lib/${name}`, text)
  const handOver = await bundleHandOver(root, skill)
  files.set('scripts/lib/hand-over.js', handOver)
  const older = [OLD_NODE_VENDOR].filter((name) => handOver.includes(`./vendor/${name}.js`))

  const packages = new Set<string>()
  for (const name of [...older, ...app.vendors]) {
    const vendor = await bundleVendor(root, name)
    files.set(`scripts/lib/vendor/${name}.js`, vendor.text)
    for (const path of vendor.packages) packages.add(path)
  }
  files.set('scripts/lib/vendor/LICENSES.txt', licenseTexts(root, packages))

  for (const [path, text] of files) checkFile(path, text)
  for (const [path, text] of referenceFiles()) files.set(path, text)
  files.set(VERSIONS_PAGE, versionsPage(readFileSync(join(root, VERSIONS_PAGE), 'utf8')))
  return files
}

function* entryFiles(skill: Skill): Iterable<[string, string]> {
  for (const script of SCRIPTS) yield [`scripts/${script}.js`, renderEntry(script, skill)]
}

function checkFile(path: string, text: string): void {
  const bytes = Buffer.byteLength(text)
  const budget = path.startsWith('scripts/lib/') ? BUDGETS[path.slice('scripts/lib/'.length)] : ENTRY_BUDGET
  if (budget === undefined) throw new Error(`${path} has no byte budget in scripts/dev/build/build-table.ts`)
  if (bytes > Math.min(budget, MAX_FILE_BYTES)) throw new Error(`${path}: ${bytes} bytes, budget ${budget}`)
  if (path.endsWith('.js') && /\beval\s*\(|\bnew\s+Function\b/.test(text))
    throw new Error(`${path} evaluates code made from text (eval or new Function)`)
}

/** Compares the generated files with the tree under `root`. */
export function compare(root: string, files: Files): Difference {
  const present = new Set(generatedPaths(root))
  const stale = [...files].filter(
    ([path, text]) => present.has(path) && readFileSync(join(root, path), 'utf8') !== text,
  )
  return {
    stale: stale.map(([path]) => path),
    missing: [...files.keys()].filter((path) => !present.has(path)),
    orphaned: [...present].filter((path) => !files.has(path)),
  }
}

/** Everything that lies where only generated files may: in scripts/ itself, in scripts/lib, in the schemas. */
function generatedPaths(root: string): string[] {
  const pages = [ERRORS_PAGE, VERSIONS_PAGE].filter((path) => existsSync(join(root, path)))
  return [
    ...filesIn(root, 'scripts', false),
    ...filesIn(root, 'scripts/lib', true),
    ...filesIn(root, SCHEMA_FOLDER, true),
    ...pages,
  ].sort()
}

function filesIn(root: string, folder: string, recursive: boolean): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** Makes the tree under `root` equal to the generated files. */
export function write(root: string, files: Files): Difference {
  const difference = compare(root, files)
  for (const path of difference.orphaned) {
    // a stray file directly in scripts/ may be somebody's work; the folders below are ours alone
    if (/^scripts\/[^/]+$/.test(path)) throw new Error(`${path} is not generated: move or delete it`)
    rmSync(join(root, path))
  }
  for (const path of [...difference.stale, ...difference.missing]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files.get(path) ?? '')
  }
  return difference
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      root: { type: 'string', default: join(import.meta.dirname, '..', '..') },
    },
  })
  const root = resolve(values.root)
  const files = await build(root)
  const difference = values.check ? compare(root, files) : write(root, files)
  const lines = Object.entries(difference).flatMap(([kind, paths]) =>
    paths.map((path: string) => `${kind.padEnd(8)} ${path}`),
  )
  if (lines.length === 0) return 0
  if (!values.check) {
    console.log(
      `${lines.join('\n')}\nput right; ${files.size} files, ${Math.round(totalBytes(files) / 1000)} kB`,
    )
    return 0
  }
  console.error(`generated files are not what their sources make; run \`npm run build\`\n${lines.join('\n')}`)
  return 1
}

function totalBytes(files: Files): number {
  return [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: Error) => {
    console.error(`build: ${error.message}`)
    return 1
  })
}
