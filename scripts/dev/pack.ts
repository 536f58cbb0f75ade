/**
 * Makes the folder that ClawHub gets, and says what is in it.
 *
 *   node scripts/dev/pack.ts                   writes .cache/pack/<name> and .cache/pack/<name>.manifest.json
 *   node scripts/dev/pack.ts --out <folder>    writes <folder>/<name> and its manifest
 *   node scripts/dev/pack.ts --check           writes nothing, only reports what is wrong
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build, compare } from './build.ts'
import { mentionedFiles, referenceProblems } from './pages/reference-format.ts'
import { readSkillManifest } from './pages/skill-manifest.ts'
import { publishedFiles } from './publish/published-files.ts'
import { publishedProblems } from './publish/published-rules.ts'
import { bundleHash, newestEntry, releaseProblems } from './publish/release.ts'

/** What is published, where it came from, and how to check that it arrived unchanged. */
export interface PackManifest {
  readonly name: string
  readonly version: string
  /** Set when CHANGELOG.md gives the version a date. */
  readonly released: string | null
  /** The commit that the files are from; null outside a git checkout or with uncommitted changes. */
  readonly commit: string | null
  readonly bundleSha256: string
  readonly bytes: number
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]
}

/** The published files under `root` by path, with their contents. */
export function publishedContents(root: string): ReadonlyMap<string, Buffer> {
  return new Map(publishedFiles(root).map((path) => [path, readFileSync(join(root, path))]))
}

/** Describes the published files. Throws when SKILL.md, package.json or CHANGELOG.md cannot be read. */
export function packManifest(root: string, contents: ReadonlyMap<string, Buffer>): PackManifest {
  const { name, version } = readSkillManifest(root)
  const files = [...contents].map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }))
  return {
    name,
    version,
    released: newestEntry(text(contents, 'CHANGELOG.md')).date ?? null,
    commit: cleanCommit(root),
    bundleSha256: bundleHash(new Map(files.map((file) => [file.path, file.sha256]))),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files,
  }
}

/** Everything that speaks against publishing, one sentence each. */
export function packProblems(
  root: string,
  manifest: PackManifest,
  contents: ReadonlyMap<string, Buffer>,
): string[] {
  const pages = [...contents.keys()].filter((path) => path.endsWith('.md'))
  return [
    ...publishedProblems(manifest.files),
    ...pages
      .filter((path) => path.startsWith('references/'))
      .flatMap((path) => referenceProblems(path, text(contents, path))),
    ...pages.flatMap((page) => deadMentions(root, page, contents)),
    ...('openclaw' in JSON.parse(text(contents, 'package.json'))
      ? ['package.json has an "openclaw" object, so ClawHub would take the skill for a plugin']
      : []),
    ...[...contents.keys()]
      .filter((path) => path.startsWith('scripts/') && /README\.md/.test(text(contents, path)))
      .map((path) => `${path} needs README.md, which some installers leave out`),
    ...releaseProblems(newestEntry(text(contents, 'CHANGELOG.md')), manifest.version, manifest.bundleSha256),
  ]
}

/** What an agent is sent to must be published; people may be sent to the repository's own files. */
function deadMentions(root: string, page: string, contents: ReadonlyMap<string, Buffer>): string[] {
  return mentionedFiles(text(contents, page))
    .filter((path) => {
      const places = [path, join(dirname(page), path).replaceAll('\\', '/')]
      return !places.some((place) =>
        page === 'SKILL.md' ? contents.has(place) : contents.has(place) || existsSync(join(root, place)),
      )
    })
    .map((path) => `${page} names ${path}, which is not there`)
}

function text(contents: ReadonlyMap<string, Buffer>, path: string): string {
  return contents.get(path)?.toString('utf8') ?? ''
}

function cleanCommit(root: string): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : null
}

/** Writes the folder anew, with nothing else in it, and the manifest beside it. Returns the folder. */
export function writePack(
  out: string,
  manifest: PackManifest,
  contents: ReadonlyMap<string, Buffer>,
): string {
  const folder = join(out, manifest.name)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, bytes] of contents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  writeFileSync(`${folder}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  return folder
}

async function main(): Promise<number> {
  const root = join(import.meta.dirname, '..', '..')
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, '.cache/pack') },
      check: { type: 'boolean', default: false },
    },
  })
  const contents = publishedContents(root)
  const manifest = packManifest(root, contents)
  const problems = [
    ...packProblems(root, manifest, contents),
    ...(values.check ? [] : await staleFiles(root)),
  ]
  for (const problem of problems) console.error(`pack: ${problem}`)
  if (problems.length > 0) return 1
  if (values.check) return 0
  console.log(table(manifest))
  console.log(`written to ${writePack(resolve(values.out), manifest, contents)}`)
  return 0
}

/** `npm run check` has looked at these already when it comes to `--check`. */
async function staleFiles(root: string): Promise<string[]> {
  const { stale, missing, orphaned } = compare(root, await build(root))
  return [...stale, ...missing, ...orphaned].map(
    (path) => `${path} is not what its sources make; run npm run build`,
  )
}

function table({ name, version, released, commit, files, bytes, bundleSha256 }: PackManifest): string {
  return [
    ...files.map((file) => `${file.sha256.slice(0, 12)}  ${String(file.bytes).padStart(8)}  ${file.path}`),
    `${files.length} files, ${bytes} bytes`,
    `${name} ${version} (${released ?? 'unreleased'}), bundle sha256 ${bundleSha256}`,
    `from ${commit ? `commit ${commit}` : 'a working tree with changes that are not committed'}`,
  ].join('\n')
}

if (import.meta.main) process.exitCode = await main()
