import { applyChanges } from '../config/change.ts'
import { chutesReferences } from '../config/references.ts'
import type { Repair } from '../repair/repair.ts'
import { isModelId } from '../text.ts'
import type { Check, Facts } from './check.ts'

/** Findings that the ordinary checks tell already. */
const HAS_ITS_OWN_CHECK = new Set(['provider-incomplete', 'profile-mode'])

/** One failed check per kind of finding that `setup.js` would mend: what older recipes and onboardings left. */
export function repairChecks({ plan }: Facts): readonly Check[] {
  const byCode = new Map<string, Repair[]>()
  const mine = (plan?.repairs ?? []).filter((repair) => !HAS_ITS_OWN_CHECK.has(repair.code))
  for (const repair of mine) byCode.set(repair.code, [...(byCode.get(repair.code) ?? []), repair])
  return [...byCode].map(([code, repairs]) => {
    const more = repairs.length > 1 ? ` (and ${repairs.length - 1} more)` : ''
    return { id: code, status: 'fail', detail: `${repairs[0]?.message}${more}`, fix: { script: 'setup' } }
  })
}

/** Settings of one agent, job or channel that name a model which is gone; `setup.js` leaves them alone. */
export function danglingCheck({ view, plan }: Facts): readonly Check[] {
  if (!plan) return []
  const rows = new Set(plan.rows.rows.map((row) => row.id))
  const dangling = [...chutesReferences(applyChanges(view.raw, plan.changes))].filter(
    ([id]) => !rows.has(id) && !id.endsWith('*'),
  )
  return dangling.slice(0, 5).map(([id, paths]) => ({
    id: 'dangling-reference',
    status: 'warn',
    detail: `${paths[0]} names ${isModelId(id) ? id : 'a model'}, which is gone`,
    fix: { words: `Set ${paths[0]} to another model, such as ${plan.primary.current ?? 'chutes-pro'}.` },
  }))
}
