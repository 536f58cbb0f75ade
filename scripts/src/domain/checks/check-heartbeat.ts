import type { Route } from '../heartbeat/schedule-route.ts'
import { type Check, passCheck, warnCheck } from './check.ts'

/** What is remembered of the heartbeat. Times in milliseconds since the epoch. */
export interface HeartbeatFacts {
  /** How it was scheduled last; undefined when it never was. */
  readonly scheduled: { readonly via: Route; readonly at: number } | undefined
  /** It was put into `HEARTBEAT.md`, and that file has it no longer. */
  readonly fileLost?: boolean
  /** When any task ran last. */
  readonly lastRun: number | undefined
  /** Codes of the matters that it found and that stand. */
  readonly open: readonly string[]
  readonly now: number
}

const HOUR = 3_600_000
/** Some task is due every four hours; a schedule that did nothing for this long does not work. */
const STALLED_MS = 26 * HOUR

/** Whether the heartbeat runs, and what it found: a scheduled run often has nobody to tell. */
export function heartbeatCheck({ scheduled, fileLost, lastRun, open, now }: HeartbeatFacts): Check {
  const id = 'heartbeat'
  const fix = { script: 'heartbeat', args: 'show' } as const
  const last = lastRun === undefined || lastRun > now ? 'never ran' : `last ran ${ago(now - lastRun)} ago`
  if (fileLost)
    return warnCheck(
      id,
      'its lines are gone from HEARTBEAT.md: OpenClaw 2026.9 makes a job of them that costs a model turn each time; with the Gateway running, the fix replaces it by one that costs none',
      { script: 'heartbeat', args: 'install' },
    )
  if (scheduled && scheduled.via !== 'print' && now - Math.max(scheduled.at, lastRun ?? 0) > STALLED_MS)
    return warnCheck(id, `scheduled by ${scheduled.via}, but ${last}`, fix)
  if (open.length > 0)
    return warnCheck(id, `found what needs a person: ${[...new Set(open)].slice(0, 4).join(', ')}`, fix)
  if (!scheduled && lastRun === undefined)
    return passCheck(id, 'not scheduled: nothing keeps Chutes current by itself')
  const via =
    scheduled?.via === 'print' ? 'printed for a person to schedule' : `scheduled by ${scheduled?.via}`
  return passCheck(id, scheduled ? `${via}, ${last}` : last)
}

function ago(ms: number): string {
  const hours = Math.floor(ms / HOUR)
  if (hours < 1) return 'less than an hour'
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
