import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../homes/home.ts'

/** The clock of a home: what `Date` says in its node processes, those that run on included. */
export interface HomeClock {
  /** The same home, with the clock in the environment of what is started in it. */
  readonly home: Home
  /** Sets the clock to so many hours after the machine's; before it, when they are negative. */
  set(hours: number): void
  /** Lets time pass. */
  advance(hours: number): void
}

/** Gives a home a clock of its own. It starts at the real time. */
export function clockOf(home: Home): HomeClock {
  const file = join(home.dir, 'clock')
  let ms = 0
  const set = (hours: number): void => {
    ms = hours * 3_600_000
    writeFileSync(file, String(ms))
  }
  set(0)
  const preload = `--import=${new URL('clock-preload.mjs', import.meta.url).href}`
  return {
    home: {
      ...home,
      env: {
        ...home.env,
        NODE_OPTIONS: `${home.env.NODE_OPTIONS ?? ''} ${preload}`.trim(),
        HARNESS_CLOCK_FILE: file,
      },
    },
    set,
    advance: (hours) => set(ms / 3_600_000 + hours),
  }
}
