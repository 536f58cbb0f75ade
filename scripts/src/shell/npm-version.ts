import { readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

/** npm's version, read from the package behind the `npm` on PATH: no process is started. Null when not found. */
export function npmVersion(env: Readonly<Record<string, string | undefined>>): string | null {
  for (const dir of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (!isAbsolute(dir)) continue
    const version =
      versionBehind(join(dir, 'npm')) ?? versionBehind(join(dir, 'node_modules', 'npm', 'bin', 'npm-cli.js'))
    if (version) return version
  }
  return null
}

function versionBehind(command: string): string | undefined {
  try {
    const manifest = join(dirname(realpathSync(command)), '..', 'package.json')
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      name?: unknown
      version?: unknown
    }
    return name === 'npm' && typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
