const SIGHTING_HOUR_MS = 3_600_000
/** Sightings closer together than this count once: a retry is not a second opinion. */
const MIN_GAP_MS = SIGHTING_HOUR_MS

/** How often and for how long something odd was seen; times in milliseconds since the epoch. */
export interface SightingCount {
  readonly since: number
  readonly last: number
  readonly seen: number
}

/** What it takes to believe it. */
export interface Rule {
  readonly sightings: number
  readonly hours: number
}

/** A model is retired after this many plausible catalogues without it, over this long. */
export const RETIREMENT: Rule = { sightings: 3, hours: 24 }
/** A list that lost most of its models at once is believed after the same list was seen this often, this long. */
export const RELEASE: Rule = { sightings: 4, hours: 48 }

/** One more sighting. A clock that went back by more than the gap starts the count anew. */
export function sighted(before: SightingCount | undefined, now: number): SightingCount {
  if (!before || before.last - now > MIN_GAP_MS) return { since: now, last: now, seen: 1 }
  if (now - before.last < MIN_GAP_MS) return { since: before.since, last: before.last, seen: before.seen }
  return { since: before.since, last: now, seen: before.seen + 1 }
}

export function isProven(evidence: SightingCount, rule: Rule): boolean {
  return evidence.seen >= rule.sightings && evidence.last - evidence.since >= rule.hours * SIGHTING_HOUR_MS
}

/** `seen 1 of 3 times, 0 of 24 h`: how far a proof has come. */
export function progressText(evidence: SightingCount, rule: Rule): string {
  const hours = Math.floor((evidence.last - evidence.since) / SIGHTING_HOUR_MS)
  const { sightings } = rule
  return `seen ${Math.min(evidence.seen, sightings)} of ${sightings} times, ${Math.min(hours, rule.hours)} of ${rule.hours} h`
}
