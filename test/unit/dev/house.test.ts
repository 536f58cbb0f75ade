import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repoRoot } from '../../support/paths.ts'

const MAX_FILES = 14
const MAX_LINES = 200
const MAX_FUNCTION_LINES = 60

const entries = ['scripts/src', 'scripts/dev', 'test', 'bench', 'demo'].flatMap((folder) =>
  readdirSync(join(repoRoot, folder), { recursive: true, withFileTypes: true }),
)
const files = entries.filter((entry) => entry.isFile())
const sources = files
  .map(({ parentPath, name }) => relative(repoRoot, join(parentPath, name)).replaceAll('\\', '/'))
  .filter((path) => path.startsWith('scripts/src/') && path.endsWith('.ts'))
const linesOf = (path: string): string[] => readFileSync(join(repoRoot, path), 'utf8').trimEnd().split('\n')

test('no folder holds more files than a reader takes in at once', () => {
  const counts = Map.groupBy(files, ({ parentPath }) => relative(repoRoot, parentPath))
  const full = [...counts].filter(([, held]) => held.length > MAX_FILES)
  expect(full.map(([folder, held]) => `${folder}: ${held.length}`)).toEqual([])
})

test('no source file and no function in one is long', () => {
  const long = sources.filter((path) => linesOf(path).length > MAX_LINES)
  expect([...long, ...sources.flatMap(longFunctions)]).toEqual([])
})

/** Functions at the top level, from their first line to the brace that ends them. */
function longFunctions(path: string): string[] {
  const lines = linesOf(path)
  return lines.flatMap((line, start) => {
    const name = /^(?:export )?(?:async )?function (\w+)/.exec(line)?.[1]
    if (name === undefined) return []
    const length = lines.slice(start).indexOf('}') + 1
    return length > MAX_FUNCTION_LINES ? [`${path} ${name}: ${length}`] : []
  })
}
