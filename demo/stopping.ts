/** What ends a run early: a signal, a time limit, or a defect of the run itself. */
export interface Stop {
  readonly code: number
  readonly why: string
}

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

/** Call `stop` when the run has to end before its time, so that nothing is left behind. */
export function onStop(limitSeconds: number, stop: (reason: Stop) => void): void {
  for (const [signal, code] of SIGNALS) process.on(signal, () => stop({ code, why: `stopped by ${signal}` }))
  process.on('uncaughtException', (error) => stop({ code: 1, why: `failed (${error.message})` }))
  const late = { code: 1, why: `gave up at its limit of ${limitSeconds} s (--limit)` }
  setTimeout(() => stop(late), limitSeconds * 1000)
}
