import type { Drift } from '../catalog/drift.ts'
import { type Catalog, modelRef } from '../catalog/model.ts'
import { isScheduled } from '../selection/job-models.ts'
import type { Fix } from './fix.ts'
import type { Retired } from './replace-retired.ts'

/** Something that only a person can decide; the same matter keeps the same words. */
export interface RefreshFinding {
  readonly code: 'model-retired' | 'tee-lost'
  readonly message: string
  readonly fix: Fix
}

/** What a refresh leaves to a person: retired models in use, and models in use that are no longer private. */
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
    message: `${id} no longer runs in a trusted execution environment; used by ${placesText(usedBy)}.`,
    fix: {
      words: `Ask the person whether to go on with it; else point ${placesText(usedBy)} at a TEE model.`,
    },
  }
}

function retiredItem({ id, usedBy, replacement, offer }: Retired): RefreshFinding {
  const message = `${id} left Chutes but is used by ${placesText(usedBy)}.`
  const scheduled = usedBy.filter(isScheduled)
  if (scheduled.length === usedBy.length) {
    const to = replacement ?? offer
    const words = to
      ? `Run openclaw cron edit JOB --model ${modelRef(to.id)} for ${placesText(scheduled)}.`
      : `Give ${placesText(scheduled)} another model with openclaw cron edit.`
    return { code: 'model-retired', message, fix: { words } }
  }
  if (replacement) {
    return {
      code: 'model-retired',
      message: `${message} Proposed: ${replacement.id}.`,
      fix: { script: 'refresh', args: '--repair' },
    }
  }
  if (!offer) {
    return {
      code: 'model-retired',
      message: `${message} No live model fits.`,
      fix: { words: `Point ${placesText(usedBy)} at another model.` },
    }
  }
  const flags = offer.needs.map((need) => `--allow-${need}`).join(' ')
  return {
    code: 'model-retired',
    message: `${message} Only a ${offer.needs.map((need) => NEEDS[need]).join(' and ')} model fits: ${offer.id}. Ask the person first.`,
    fix: { script: 'refresh', args: `--repair ${flags}` },
  }
}

const NEEDS = { dearer: 'dearer', 'non-tee': 'non-TEE' } as const

function placesText(paths: readonly string[]): string {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : ''
  return `${paths.slice(0, 3).join(', ')}${more}`
}
