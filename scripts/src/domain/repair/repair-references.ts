import { modelIdOf } from '../catalog/model.ts'
import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { MODEL_SLOTS, type Path } from '../config/paths.ts'
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
 * (`openai/chutes-*`) or gone, and an image, PDF or utility model that is (an alias's model takes its place). What might
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
  const found = MODEL_SLOTS.flatMap((slot) => [
    ...deadModel(view, slot, mend, target),
    ...deadFallbacks(view, slot, mend),
  ])
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

function deadFallbacks(
  view: ConfigView,
  slot: Path,
  mend: (ref: string) => string | undefined,
): RepairFinding[] {
  const path = [...slot, 'fallbacks']
  const list = valueAt(view.raw, path)
  if (!Array.isArray(list) || !list.every((ref): ref is string => typeof ref === 'string')) return []
  const mended = [...new Set(list.flatMap((ref) => mend(ref) ?? []))]
  const same = mended.length === list.length && mended.every((ref, index) => ref === list[index])
  return same
    ? []
    : [repairFinding(view, path, mended, 'dead-fallback', 'the fallbacks named models that cannot answer')]
}

/** The alias whose model takes the place of one that is gone, by the last word of the slot. */
const STAND_INS: Readonly<Record<string, { readonly alias: string; readonly code: RepairCode }>> = {
  imageModel: { alias: 'chutes-vision', code: 'dead-image-model' },
  pdfModel: { alias: 'chutes-vision', code: 'dead-slot-model' },
  utilityModel: { alias: 'chutes-fast', code: 'dead-slot-model' },
}

function deadModel(
  view: ConfigView,
  slot: Path,
  mend: (ref: string) => string | undefined,
  target: (alias: string) => string | undefined,
): RepairFinding[] {
  const name = slot.at(-1) ?? ''
  const standIn = STAND_INS[name]
  const path = [...slot, ...(isObject(valueAt(view.raw, slot)) ? ['primary'] : [])]
  const ref = valueAt(view.raw, path)
  if (!standIn || typeof ref !== 'string' || mend(ref) === ref) return []
  const message =
    name === 'imageModel'
      ? 'the image model named a model that cannot answer'
      : `${name} named a model that cannot answer`
  return [repairFinding(view, path, mend(ref) ?? target(standIn.alias), standIn.code, message)]
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
