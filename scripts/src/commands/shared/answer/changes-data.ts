import { type Change, pathText } from '../../../domain/config/change.ts'
import type { Path } from '../../../domain/config/paths.ts'
import type { Invocation } from '../../../shell/command-line/args.ts'
import type { Planned } from './plan-table.ts'

/** Settings that are named; the count tells of the rest. */
export const MAX_PLACES = 5
/** `models.providers.chutes`, `agents.defaults.model`: what is below is one setting to a person. */
const PLACE_KEYS = 3

/** Whether an answer lists each change: before a write they are what a person decides about, after it their count will do. */
export function wantsPlan({ flags }: Pick<Invocation, 'flags'>): boolean {
  return Boolean(flags['dry-run'] ?? flags['show-plan'])
}

/** What an answer tells of changes: how many and where, and the plan where it is wanted. */
export function changesData(changes: readonly Change[], plan: readonly Planned[] | undefined) {
  const places = new Set(changes.map(({ path }) => pathText(placeOf(path))))
  return {
    changes: { count: changes.length, paths: [...places].slice(0, MAX_PLACES) },
    ...(plan && { plan }),
  }
}

/** The setting that a path belongs to; a key that is a name of something (a model, a profile) is not told again. */
function placeOf(path: Path): Path {
  const named = path.findIndex((key) => !/^[A-Za-z]\w*$/.test(key))
  return path.slice(0, Math.min(PLACE_KEYS, named < 0 ? path.length : named))
}
