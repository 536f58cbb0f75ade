import { progressText, RETIREMENT } from '../catalog/sighting-count.ts'
import { shownUrl } from '../config/base-url.ts'
import { TIMEOUT_PATH } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import { valueAt } from '../json.ts'
import { planRefresh } from '../plans/refresh-plan.ts'
import { type Check, type Facts, failCheck, passCheck, SETUP_FIX, skipCheck, warnCheck } from './check.ts'

/** Whether there is a provider block that OpenClaw can use. */
export function checkProvider({ view }: Facts): Check {
  const id = 'provider'
  if (!view.provider) return failCheck(id, 'the Chutes provider is not configured', SETUP_FIX)
  const missing = [!view.provider.baseUrl && 'baseUrl', !view.provider.api && 'api'].filter(Boolean)
  if (missing.length > 0) return failCheck(id, `the provider has no ${missing.join(' and no ')}`, SETUP_FIX)
  if (valueAt(view.raw, TIMEOUT_PATH) === undefined)
    return warnCheck(
      id,
      'OpenClaw drops a model that is silent for two minutes and asks, and pays, again; there is no timeoutSeconds',
      SETUP_FIX,
    )
  return passCheck(id, `${view.provider.api} at ${shownUrl(view.provider.baseUrl)}`)
}

/** Whether the model rows are as in the live catalogue. */
export function checkRows({ view, base, missing, lastGood, catalog }: Facts): Check {
  const id = 'models'
  const rows = view.provider?.rows.length ?? 0
  if (!view.provider) return skipCheck(id, 'no provider yet')
  if (rows === 0) return failCheck(id, 'the provider lists no models', SETUP_FIX)
  if (!catalog || 'problem' in catalog)
    return passCheck(id, `${rows} models configured; not compared with the catalogue`)
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
    return warnCheck(id, `${first.message}${others}`, first.fix)
  }
  const suspects = merged.kept.filter(({ reason }) => reason === 'missing for now').map((row) => row.id)
  const used = suspects.length > 0 ? chutesReferences(view.raw) : new Map<string, unknown>()
  const suspect = suspects.find((model) => used.has(model))
  const evidence = suspect === undefined ? undefined : plan.missing[suspect]
  if (evidence)
    return warnCheck(
      id,
      `${suspect} is in use but missing from the catalogue; it stays until that is certain (${progressText(evidence, RETIREMENT)})`,
      { script: 'refresh' },
    )
  if (news.length > 0)
    return warnCheck(id, `the catalogue has news: ${news.join(', ')}`, { script: 'refresh' })
  const waiting = suspects.length > 0 ? `, ${suspects.length} of them missing for now` : ''
  return passCheck(id, `${rows} models, as in the live catalogue${waiting}`)
}

/** Whether Chutes' catalogue could be had. */
export function catalogue({ catalog }: Facts): Check {
  const id = 'catalog'
  if (!catalog) return skipCheck(id, 'not asked (--offline)')
  if ('problem' in catalog) return warnCheck(id, catalog.problem, catalog.fix)
  return passCheck(id, `${catalog.models.length} models live`)
}
