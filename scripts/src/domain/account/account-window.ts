import type { SpendingWindow } from './account.ts'

/** From this share of a limit on, it is worth telling. */
export const NEAR = 0.8

export type WindowState =
  | { readonly state: 'unknown' }
  /** The reset lies in the past: what was used belongs to a window that is over. */
  | { readonly state: 'stale'; readonly resetAt: number }
  | {
      readonly state: 'open' | 'near' | 'full'
      /** USD. */
      readonly used: number
      readonly cap: number
      /** Whole percent, rounded down, so that 100 means used up. */
      readonly percent: number
      readonly resetAt: number | undefined
    }

/** Where a window stands at `now` (ms). A cap of nothing is no cap: Chutes answers 0/0/0 where there is no plan. */
export function windowState(window: SpendingWindow | undefined, now: number): WindowState {
  const { used, cap, resetAt } = window ?? {}
  if (resetAt !== undefined && resetAt <= now) return { state: 'stale', resetAt }
  if (used === undefined || used < 0 || cap === undefined || cap <= 0) return { state: 'unknown' }
  const state = used >= cap ? 'full' : used >= cap * NEAR ? 'near' : 'open'
  return { state, used, cap, percent: Math.floor((used / cap) * 100), resetAt }
}

/** USD with cents: `$6.83`. */
export function dollars(amount: number): string {
  return `${amount < 0 ? '-' : ''}$${Math.abs(amount).toFixed(2)}`
}

/** `16:00 UTC` on the same UTC day, else with the date. */
export function clock(at: number, now: number): string {
  const [day, time] = [iso(at).slice(0, 10), iso(at).slice(11, 16)]
  return day === iso(now).slice(0, 10) ? `${time} UTC` : `${day} ${time} UTC`
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
