import type { Drift } from '../catalog/drift.ts'
import { type Catalog, modelRef } from '../catalog/model.ts'
import { isScheduled } from '../selection/job-models.ts'
import { someOf } from '../text.ts'
import type { Fix } from './fix.ts'
import type { Retired } from './replace-retired.ts'

/** Something that only a person can decide; the same matter keeps the same words. */
export interface RefreshFinding {
  readonly code: 'model-retired' | 'tee-lost'
  readonly message: string
  readonly fix: Fix
}

/** What a refresh leaves to a person: retired models in use, and models in use that Chutes no longer lists as TEE. */
export function refreshFindings(input: {
  readonly retired: readonly Retired[]
  readonly drift: Drift
  readonly catalog: Catalog
  /** Config paths by the id that they name. */
  readonly references: ReadonlyMap<string, readonly string[]>
}): readonly RefreshFinding[] {
  const lost = new Set(
    input.drift.changed.filter(({ field, after }) => field === 'tee' && !after).map(({ id }) => id),
  )
  return [
    ...input.retired.map(retiredItem),
    ...input.catalog.models
      .filter((model) => !model.tee && (lost.has(model.id) || promisesTee(model.id)))
      .filter((model) => input.references.has(model.id))
      .map((model) => teeItem(model.id, input.references.get(model.id) ?? [])),
  ]
}

/** All confidential models of Chutes are named so. */
function promisesTee(id: string): boolean {
  return /-TEE$/i.test(id)
}

function teeItem(id: string, usedBy: readonly string[]): RefreshFinding {
  return {
    code: 'tee-lost',
    message: `Chutes does not list ${id} as running in a trusted execution environment any more; used by ${someOf(usedBy)}.`,
    fix: {
      words: `Ask the person whether to go on with it; else point ${someOf(usedBy)} at a TEE model.`,
    },
  }
}

function retiredItem({ id, usedBy, replacement, offer }: Retired): RefreshFinding {
  const finding = (more: string, fix: Fix): RefreshFinding => ({
    code: 'model-retired',
    message: `${id} left Chutes but is used by ${someOf(usedBy)}.${more}`,
    fix,
  })
  if (usedBy.every(isScheduled)) {
    const to = replacement ?? offer
    const words = to
      ? `Run openclaw cron edit JOB --model ${modelRef(to.id)} for ${someOf(usedBy)}.`
      : `Give ${someOf(usedBy)} another model with openclaw cron edit.`
    return finding('', { words })
  }
  if (replacement) return finding(` Proposed: ${replacement.id}.`, { script: 'refresh', args: '--repair' })
  if (!offer) return finding(' No live model fits.', { words: `Point ${someOf(usedBy)} at another model.` })
  const kind = offer.needs.map((need) => NEEDS[need]).join(' and ')
  const flags = offer.needs.map((need) => `--allow-${need}`).join(' ')
  return finding(` Only a ${kind} model fits: ${offer.id}. Ask the person first.`, {
    script: 'refresh',
    args: `--repair ${flags}`,
  })
}

const NEEDS = { dearer: 'dearer', 'non-tee': 'non-TEE' } as const
