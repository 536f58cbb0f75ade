import type { Capture } from '../../attestation/judge/capture/capture.ts'
import type { FleetResult } from '../../attestation/judge/fleet.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { AttestState } from '../../state/attest-state.ts'
import { utcDay } from '../shared/answer/times.ts'

/** So many models are remembered; the catalogue has some fifteen. */
const MAX_MODELS = 200

/**
 * Keeps the newest image that ran a model on this machine's watch, and warns when all of its instances now run an
 * older one. Only verified instances count: anybody can claim a release.
 */
export function rememberReleases(
  state: AttestState,
  { model, capturedAt }: Capture,
  { instances }: FleetResult,
  compare: (a: string, b: string) => number,
): { readonly state: AttestState; readonly warnings: readonly Warning[] } {
  const releases = instances
    .filter(({ verdict }) => verdict === 'verified')
    .flatMap(({ measurement }) => (measurement?.kind === 'known' ? [measurement.row.version] : []))
  const newest = releases.sort(compare).at(-1)
  const before = Object.hasOwn(state.seen, model) ? state.seen[model] : undefined
  if (newest === undefined) return { state, warnings: [] }
  if (before && compare(newest, before.release) < 0) {
    const message = `${model} ran image ${before.release} on ${utcDay(before.at)}; now its instances run ${newest} at most. Ask Chutes why before you rely on it.`
    return { state, warnings: [{ code: 'image-downgrade', message }] }
  }
  const seen = { ...state.seen, [model]: { release: newest, at: capturedAt } }
  const kept = Object.entries(seen)
    .sort(([, a], [, b]) => b.at - a.at)
    .slice(0, MAX_MODELS)
  return { state: { ...state, seen: Object.fromEntries(kept) }, warnings: [] }
}
