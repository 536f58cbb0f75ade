import { lstatSync, readlinkSync } from 'node:fs'
import { dirname, join, parse, resolve, sep } from 'node:path'

/** Links that are followed before a path counts as one that leads nowhere; the system follows as many. */
const MAX_LINKS = 40

/**
 * Whose hands a path is in, when that is somebody else's than root's and root asks. Whoever owns a folder or a link on the
 * way may put another in its place, and what root writes there locks its owner out. Undefined for any other user.
 */
export function foreignOwner(path: string, uid = process.geteuid?.()): number | undefined {
  if (uid !== 0) return undefined
  let at = parse(resolve(path)).root
  const ahead = stepsOf(path)
  for (let links = 0; ; ) {
    const stats = statOf(at)
    if (!stats) return undefined
    if (stats.uid !== 0) return stats.uid
    if (stats.isSymbolicLink()) {
      if (++links > MAX_LINKS) return undefined
      const target = resolve(dirname(at), readlinkSync(at))
      ahead.unshift(...stepsOf(target))
      at = parse(target).root
    }
    const next = ahead.shift()
    if (next === undefined) return undefined
    at = join(at, next)
  }
}

function stepsOf(path: string): string[] {
  const whole = resolve(path)
  return whole
    .slice(parse(whole).root.length)
    .split(sep)
    .filter((step) => step !== '')
}

/** Undefined where there is nothing, or nothing that could be looked at. */
function statOf(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}
