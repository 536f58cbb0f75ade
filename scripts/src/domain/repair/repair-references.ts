import { modelIdOf } from '../catalog/model.ts'
import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { DEFAULTS_PATH } from '../config/paths.ts'
import { isObject, valueAt } from '../json.ts'
import { aliasOfInvalidReference } from './invalid-references.ts'
import type { Repair, RepairCode } from './repair.ts'
import { exactSpelling } from './repair-entries.ts'

export interface ReferenceRepairs {
  readonly repairs: readonly Repair[]
  readonly changes: readonly Change[]
}

/**
 * Mends the default model references besides the primary that can only fail: fallbacks that are poisoned
 * (`openai/chutes-*`) or gone, and an image model that is (the vision alias's model takes its place). What might
 * still work, and what a single agent's settings name, is left alone and reported by `status.js`.
 */
export function repairReferences(
  view: ConfigView,
  aliases: readonly { readonly alias: string; readonly target: string | undefined }[],
  usable: ReadonlySet<string>,
): ReferenceRepairs {
  const target = (alias: string): string | undefined =>
    aliases.find((choice) => choice.alias === alias)?.target
  const mend = (ref: string): string | undefined => {
    const poisoned = aliasOfInvalidReference(ref)
    if (poisoned) return target(poisoned)
    return isUnusable(ref, usable) ? exactSpelling(ref, usable) : ref
  }
  const found = [
    ...fallbacks(view, 'model', mend),
    ...imageModel(view, mend, target('chutes-vision')),
    ...fallbacks(view, 'imageModel', mend),
  ]
  return { repairs: found.map((item) => item.repair), changes: found.flatMap((item) => item.changes) }
}

function isUnusable(ref: string, usable: ReadonlySet<string>): boolean {
  const id = modelIdOf(ref)
  return id !== undefined && !usable.has(id)
}

interface RepairFinding {
  readonly repair: Repair
  readonly changes: readonly Change[]
}

function fallbacks(
  view: ConfigView,
  slot: string,
  mend: (ref: string) => string | undefined,
): RepairFinding[] {
  const path = [...DEFAULTS_PATH, slot, 'fallbacks']
  const list = valueAt(view.raw, path)
  if (!Array.isArray(list) || !list.every((ref): ref is string => typeof ref === 'string')) return []
  const mended = [...new Set(list.flatMap((ref) => mend(ref) ?? []))]
  const same = mended.length === list.length && mended.every((ref, index) => ref === list[index])
  return same
    ? []
    : [repairFinding(view, path, mended, 'dead-fallback', 'the fallbacks named models that cannot answer')]
}

function imageModel(
  view: ConfigView,
  mend: (ref: string) => string | undefined,
  vision: string | undefined,
): RepairFinding[] {
  const slot = valueAt(view.raw, [...DEFAULTS_PATH, 'imageModel'])
  const path = [...DEFAULTS_PATH, 'imageModel', ...(isObject(slot) ? ['primary'] : [])]
  const ref = valueAt(view.raw, path)
  if (typeof ref !== 'string' || mend(ref) === ref) return []
  return [
    repairFinding(
      view,
      path,
      mend(ref) ?? vision,
      'dead-image-model',
      'the image model named a model that cannot answer',
    ),
  ]
}

function repairFinding(
  view: ConfigView,
  path: readonly string[],
  after: unknown,
  code: RepairCode,
  message: string,
): RepairFinding {
  return { repair: { code, path: pathText(path), message }, changes: changeTo(view.raw, path, after) }
}
