import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { foreignOwner } from '../../system/foreign-owner.ts'
import { readFile } from '../../system/read-file.ts'
import type { OpenClaw } from '../session.ts'

/** What the answer depends on besides the environment; tests bring their own. */
export interface Access {
  /** The other user whom a path belongs to; never any for who is not root. */
  readonly foreignOwner: (path: string) => number | undefined
  readonly exists: (path: string) => boolean
  readonly canWrite: (path: string) => boolean
}

/** Why OpenClaw may not write its config and credentials here, or undefined when it may. */
export function readOnlyReason(
  openclaw: Pick<OpenClaw, 'env' | 'paths'>,
  access: Access = SYSTEM,
): string | undefined {
  if (openclaw.env.OPENCLAW_NIX_MODE === '1') return 'the config is managed by Nix (OPENCLAW_NIX_MODE)'
  if (openclaw.env.OPENCLAW_CONFIG_READONLY === '1')
    return 'the config is managed elsewhere (OPENCLAW_CONFIG_READONLY)'
  const { configPath, stateDir } = openclaw.paths
  if (includesBesideLink(configPath))
    return 'it is a link and includes files, and OpenClaw would put a file in its place'
  // OpenClaw writes a new file in the place of the old one, so root would lock its owner out
  for (const [what, path] of [
    ['the config', configPath],
    ['the state folder', stateDir],
  ] as const) {
    const owner = access.foreignOwner(path)
    if (owner !== undefined)
      return `${what} belongs to another user (uid ${owner}), and root would take it from them`
  }
  for (const path of [configPath, dirname(configPath)]) {
    if (access.exists(path) && !access.canWrite(path)) return 'this user may not write the config'
  }
  return undefined
}

/** OpenClaw reads no larger one. */
const MAX_LINKED_BYTES = 16 * 1024 * 1024

/** An `$include` whose first file is named by a relative path: only those depend on the folder. */
const RELATIVE_INCLUDE = /\$include["']?\s*:\s*\[?\s*["'](?![/~]|[a-z]:[\\/])/i

/** Whether the config is a link into another folder and includes files that OpenClaw looks for beside the link. */
export function includesBesideLink(configPath: string): boolean {
  try {
    if (dirname(realpathSync(configPath)) === realpathSync(dirname(configPath))) return false
    return RELATIVE_INCLUDE.test(readFile(configPath, MAX_LINKED_BYTES).toString('utf8'))
  } catch {
    return false
  }
}

const SYSTEM: Access = {
  foreignOwner,
  exists: existsSync,
  canWrite: (path) => {
    try {
      accessSync(path, constants.W_OK)
      return true
    } catch {
      return false
    }
  },
}
