import { lstatSync, readlinkSync } from 'node:fs'
import { dirname, parse, relative, resolve, sep } from 'node:path'

/** Links that are followed before a path counts as one that leads nowhere; the system follows as many. */
const MAX_LINKS = 40

/**
 * Whose hands a path is in, when that is somebody else's than root's and root asks. Whoever owns a folder or a link on the
 * way may put another in its place, and what root writes there locks its owner out. Undefined for any other user.
 */
export function foreignOwner(path: string, uid = process.geteuid?.(), links = 0): number | undefined {
  if (uid !== 0 || links > MAX_LINKS) return undefined
  const whole = resolve(path)
  const { root } = parse(whole)
  let at = root
  for (const step of ['', ...relative(root, whole).split(sep)]) {
    at = resolve(at, step)
    const stats = lookAt(at)
    if (!stats) return undefined
    if (stats.uid !== 0) return stats.uid
    if (stats.isSymbolicLink()) {
      const target = resolve(dirname(at), readlinkSync(at))
      return foreignOwner(resolve(target, relative(at, whole)), uid, links + 1)
    }
  }
  return undefined
}

/** Undefined where there is nothing, or nothing that could be looked at. */
function lookAt(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}
