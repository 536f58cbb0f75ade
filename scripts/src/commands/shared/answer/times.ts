/** ISO 8601; null for a time that is not known. */
export function isoTime(time: number): string
export function isoTime(time: number | undefined): string | null
export function isoTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}

/** `2026-11-22T08:15Z`: to the minute, in UTC. */
export function utcMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`
}

/** `2026-11-22`: the day in UTC. */
export function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
