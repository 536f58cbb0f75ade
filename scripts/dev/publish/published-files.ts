import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const IGNORE = '--exclude-from=.clawhubignore'

/**
 * What `clawhub publish` takes from the tree under `root`: everything that git does not ignore, without what
 * `.clawhubignore` names. Git itself reads both files, so their rules mean what they mean there.
 * Paths are relative to `root`, with forward slashes, sorted.
 */
export function publishedFiles(root: string): readonly string[] {
  // git applies patterns to files that it does not track yet; of those that it tracks it only tells which match
  const known = gitFiles(root, ['--cached', '--others', '--exclude-standard', IGNORE])
  const left = new Set(gitFiles(root, ['--cached', '--ignored', IGNORE]))
  return known.filter((path) => !left.has(path) && existsSync(join(root, path))).sort()
}

function gitFiles(root: string, options: readonly string[]): string[] {
  const output = execFileSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8' })
  return output.split('\0').filter((path) => path !== '')
}
