import type { Check } from './check.ts'

/** A check's words without the figures that differ every day: the heartbeat tells the same matter only once. */
export function steadyDetail({ detail }: Pick<Check, 'detail'>): string {
  return detail
    .replace(/^(\d+)%/, (_, percent) => roundedShare(Number(percent)))
    .replace(/ \(-?\$[^)]*\)/g, '')
    .replace(/balance -?\$[\d.]+, which is nearly nothing/, 'balance nearly gone')
}

function roundedShare(percent: number): string {
  if (percent >= 100) return '100%'
  return percent >= 90 ? 'over 90%' : 'over 80%'
}
