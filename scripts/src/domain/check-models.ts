import { type Check, type Facts, SETUP } from './check.ts'
import { planRefresh } from './refresh-plan.ts'

/** Whether there is a provider block that OpenClaw can use. */
export function provider({ view }: Facts): Check {
  const id = 'provider'
  if (!view.provider)
    return { id, status: 'fail', detail: 'the Chutes provider is not configured', fix: SETUP }
  const missing = [!view.provider.baseUrl && 'baseUrl', !view.provider.api && 'api'].filter(Boolean)
  if (missing.length > 0)
    return { id, status: 'fail', detail: `the provider has no ${missing.join(' and no ')}`, fix: SETUP }
  return { id, status: 'pass', detail: `${view.provider.api} at ${view.provider.baseUrl}` }
}

/** Whether the model rows are as in the live catalogue. */
export function models({ view, base, catalog }: Facts): Check {
  const id = 'models'
  const rows = view.provider?.rows.length ?? 0
  if (!view.provider) return { id, status: 'skip', detail: 'no provider yet' }
  if (rows === 0) return { id, status: 'fail', detail: 'the provider lists no models', fix: SETUP }
  if (!catalog || 'problem' in catalog)
    return { id, status: 'pass', detail: `${rows} models configured; not compared with the catalogue` }
  const { rows: merged, retired } = planRefresh(view, catalog, base)
  const news = [
    merged.added.length && `${merged.added.length} new`,
    merged.removed.length && `${merged.removed.length} gone`,
    merged.changed.length && `${merged.changed.length} changed`,
  ].filter(Boolean)
  if (retired.length > 0)
    return {
      id,
      status: 'warn',
      detail: `${retired
        .map((model) => model.id)
        .slice(0, 3)
        .join(', ')} left the catalogue but is in use`,
      fix: SETUP,
    }
  if (news.length > 0)
    return {
      id,
      status: 'warn',
      detail: `the catalogue has news: ${news.join(', ')}`,
      fix: { script: 'refresh' },
    }
  return { id, status: 'pass', detail: `${rows} models, as in the live catalogue` }
}

/** Whether Chutes' catalogue could be had. */
export function catalogue({ catalog }: Facts): Check {
  const id = 'catalog'
  if (!catalog) return { id, status: 'skip', detail: 'not asked (--offline)' }
  if ('problem' in catalog) return { id, status: 'warn', detail: catalog.problem, fix: { script: 'status' } }
  return { id, status: 'pass', detail: `${catalog.models.length} models live` }
}
