import { MAX_FILE_BYTES } from '../build/build-table.ts'

/** One file of the published folder: path with forward slashes, size in bytes. */
export interface PublishedFile {
  readonly path: string
  readonly bytes: number
}

const MAX_TOTAL_BYTES = 2_200_000
const MAX_FILES = 99

/** ClawHub takes text only; the licence is the one file that has no extension. */
const TEXT_FILE = /(\.(md|js|json|txt)|^LICENSE)$/

const TOP_LEVEL = ['SKILL.md', 'README.md', 'CHANGELOG.md', 'LICENSE', 'package.json']

/**
 * What would keep ClawHub, an installer or a reader from accepting these files, one sentence each.
 * Sources: ClawHub's skill format (text files, ignore file), `npx skills add` (drops names that start with `_`),
 * OpenClaw's scanner (skips files over 1 MiB).
 */
export function publishedProblems(files: readonly PublishedFile[]): string[] {
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  return [
    ...files.flatMap(fileProblems),
    ...duplicates(files),
    ...(files.some((file) => file.path === 'SKILL.md') ? [] : ['SKILL.md is missing']),
    ...(files.length > MAX_FILES ? [`${files.length} files, at most ${MAX_FILES} are published`] : []),
    ...(total > MAX_TOTAL_BYTES ? [`${total} bytes in all, at most ${MAX_TOTAL_BYTES} are published`] : []),
  ]
}

function fileProblems({ path, bytes }: PublishedFile): string[] {
  const parts = path.split('/')
  const problems = [
    !/^[\w./-]+$/.test(path) && 'has a name that not every file system takes',
    parts.some((part) => part.startsWith('.')) && 'starts with a dot, which ClawHub leaves out',
    parts.some((part) => part.startsWith('_')) &&
      'starts with an underscore, which some installers leave out',
    !TEXT_FILE.test(path) && 'is not one of the text files that ClawHub takes',
    isTool(path) && 'belongs to the tests or the tools, not to the skill',
    bytes > MAX_FILE_BYTES && 'is larger than 1 MiB, which scanners skip',
    bytes === 0 && 'is empty',
  ]
  return problems.filter((problem) => problem !== false).map((problem) => `${path} ${problem}`)
}

function isTool(path: string): boolean {
  const [top = '', second = ''] = path.split('/')
  if (top === 'scripts') return second === 'dev' || second === 'src' || /\.(test|spec)\./.test(path)
  return top !== 'references' && !TOP_LEVEL.includes(path)
}

/** macOS and Windows keep one of two names that differ in case only. */
function duplicates(files: readonly PublishedFile[]): string[] {
  const names = files.map((file) => file.path.toLowerCase())
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} exists twice`)
}
