import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathFolders } from '../system/child-env.ts'
import { packageVersion } from './package-version.ts'

/** npm's version, read from the package behind the `npm` on PATH: no process is started. Null when not found. */
export function npmVersion(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const dir of pathFolders(env, process.platform)) {
    const version =
      versionBehind(join(dir, 'npm')) ?? versionBehind(join(dir, 'node_modules', 'npm', 'bin', 'npm-cli.js'))
    if (version) return version
  }
  return null
}

function versionBehind(command: string): string | undefined {
  try {
    return packageVersion(join(dirname(realpathSync(command)), '..', 'package.json'), 'npm')
  } catch {
    return undefined
  }
}
