import { readFileSync, realpathSync, statSync } from 'node:fs'
import type { OpenClaw } from '../session.ts'
import { type LoadedConfig, parseConfig } from './config-file.ts'
import { viewConfig } from './config-schema.ts'

/** Reads what a write replaced. */
export type ReplacedReader = () => Promise<LoadedConfig | undefined>

/**
 * To be called before a write; what it returns reads, afterwards, the config that OpenClaw read and replaced: OpenClaw
 * keeps it as `openclaw.json.bak`. Undefined where this write left no backup, and where the config is spread over files,
 * of which the backup is one.
 */
export function replacedReader(
  { paths }: Pick<OpenClaw, 'paths'>,
  { includes }: LoadedConfig,
): ReplacedReader {
  const path = `${realPath(paths.configPath)}.bak`
  const earlier = backupIdentity(path)
  return async () => {
    const now = backupIdentity(path)
    if (includes || now === undefined || now === earlier) return undefined
    try {
      const { config, comments } = await parseConfig(readFileSync(path, 'utf8'), path)
      const commented = comments ? [paths.configPath] : []
      return { view: viewConfig(config), exists: true, commented, includes, sources: new Map() }
    } catch {
      return undefined
    }
  }
}

/** OpenClaw is pointed past a symbolic link, so the backup is beside the file behind it. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** OpenClaw puts a new file in the place of the old backup; 2026.9 makes none where a write changes nothing. */
function backupIdentity(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`
}
