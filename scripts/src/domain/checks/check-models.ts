import { progressText, RETIREMENT } from '../catalog/sighting-count.ts'
import { shownUrl } from '../config/base-url.ts'
import { chutesReferences } from '../config/references.ts'
import { planRefresh } from '../plans/refresh-plan.ts'
import { type Check, type Facts, SETUP } from './check.ts'

/** Whether there is a provider block that OpenClaw can use. */
export function provider({ view }: Facts): Check {
  const id = 'provider'
  if (!view.provider)
    return { id, status: 'fail', detail: 'the Chutes provider is not configured', fix: SETUP }
  const missing = [!view.provider.baseUrl && 'baseUrl', !view.provider.api && 'api'].filter(Boolean)
  if (missing.length > 0)
    return { id, status: 'fail', detail: `the provider has no ${missing.join(' and no ')}`, fix: SETUP }
  return { id, status: 'pass', detail: `${view.provider.api} at ${shownUrl(view.provider.baseUrl)}` }
}

/** Whether the model rows are as in the live catalogue. */
export function models({ view, base, missing, lastGood, catalog }: Facts): Check {
  const id = 'models'
  const rows = view.provider?.rows.length ?? 0
  if (!view.provider) return { id, status: 'skip', detail: 'no provider yet' }
  if (rows === 0) return { id, status: 'fail', detail: 'the provider lists no models', fix: SETUP }
  if (!catalog || 'problem' in catalog)
    return { id, status: 'pass', detail: `${rows} models configured; not compared with the catalogue` }
  const plan = planRefresh(view, catalog, base, { ...(missing && { missing }), lastGood })
  const merged = plan.rows
  const news = [
    merged.added.length && `${merged.added.length} new`,
    merged.removed.length && `${merged.removed.length} gone`,
    merged.changed.length && `${merged.changed.length} changed`,
  ].filter(Boolean)
  const [first, ...more] = plan.attention
  if (first) {
    const others = more.length > 0 ? ` (and ${more.length} more)` : ''
    return { id, status: 'warn', detail: `${first.message}${others}`, fix: first.fix }
  }
  const suspects = merged.kept.filter(({ reason }) => reason === 'missing for now').map((row) => row.id)
  const used = suspects.length > 0 ? chutesReferences(view.raw) : new Map<string, unknown>()
  const suspect = suspects.find((model) => used.has(model))
  const evidence = suspect === undefined ? undefined : plan.missing[suspect]
  if (evidence)
    return {
      id,
      status: 'warn',
      detail: `${suspect} is in use but missing from the catalogue; it stays until that is certain (${progressText(evidence, RETIREMENT)})`,
      fix: { script: 'refresh' },
    }
  if (news.length > 0)
    return {
      id,
      status: 'warn',
      detail: `the catalogue has news: ${news.join(', ')}`,
      fix: { script: 'refresh' },
    }
  const waiting = suspects.length > 0 ? `, ${suspects.length} of them missing for now` : ''
  return { id, status: 'pass', detail: `${rows} models, as in the live catalogue${waiting}` }
}

/** Whether Chutes' catalogue could be had. */
export function catalogue({ catalog }: Facts): Check {
  const id = 'catalog'
  if (!catalog) return { id, status: 'skip', detail: 'not asked (--offline)' }
  if ('problem' in catalog) return { id, status: 'warn', detail: catalog.problem, fix: { script: 'status' } }
  return { id, status: 'pass', detail: `${catalog.models.length} models live` }
}
