import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { OpenClaw } from '../session.ts'

/** What the answer depends on besides the environment; tests bring their own. */
export interface Access {
  /** The user that this process runs as; undefined where the system has no such numbers. */
  readonly uid: number | undefined
  readonly ownerOf: (path: string) => number | undefined
  readonly canWrite: (path: string) => boolean
}

/** Why OpenClaw may not write its config here, or undefined when it may. */
export function readOnlyReason(
  openclaw: Pick<OpenClaw, 'env' | 'paths'>,
  access: Access = SYSTEM,
): string | undefined {
  if (openclaw.env.OPENCLAW_NIX_MODE === '1') return 'the config is managed by Nix (OPENCLAW_NIX_MODE)'
  if (openclaw.env.OPENCLAW_CONFIG_READONLY === '1')
    return 'the config is managed elsewhere (OPENCLAW_CONFIG_READONLY)'
  const { configPath } = openclaw.paths
  const owner = access.ownerOf(configPath)
  // OpenClaw writes a new file in the place of the old one, so root would lock its owner out
  if (access.uid === 0 && owner !== undefined && owner !== 0)
    return `the config belongs to another user (uid ${owner}), and root would take it from them`
  for (const path of [configPath, dirname(configPath)]) {
    if (access.ownerOf(path) !== undefined && !access.canWrite(path))
      return 'this user may not write the config'
  }
  return undefined
}

const SYSTEM: Access = {
  uid: process.geteuid?.(),
  ownerOf: (path) => statSync(path, { throwIfNoEntry: false })?.uid,
  canWrite: (path) => {
    try {
      accessSync(path, constants.W_OK)
      return true
    } catch {
      return false
    }
  },
}
