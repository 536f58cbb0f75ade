import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { createHome, type Home, type HomeOptions } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import type { Release } from './releases.ts'

/** What a promise gets to work with: one release, a stand-in that knows one key, and homes that are thrown away. */
export interface Stage {
  readonly release: Release
  readonly standin: ChutesStandIn
  readonly key: string
  home(options?: HomeOptions): Home
}

/** One line of the matrix. */
export interface Promised {
  readonly name: string
  /** Where it is tried unless it is asked for by name, when the others have it in parts; everywhere by default. */
  readonly releases?: readonly Release[]
  /** Resolves when kept, throws when broken, throws NotRun when this release or machine cannot tell. */
  run(stage: Stage): Promise<void>
}

/** The promise could not be tried here; never counted as kept. */
export class NotRun extends Error {}

/** A promise that does not hold, in words. */
export class Broken extends Error {}

/** @throws Broken with both values when they differ as JSON. */
export function equal(what: string, actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Broken(`${what}: ${a?.slice(0, 600)} instead of ${b?.slice(0, 600)}`)
}

/** @throws Broken unless the statement is true. */
export function holds(what: string, truth: boolean): void {
  if (!truth) throw new Broken(what)
}

/** Runs one promise on a stage of its own. */
export async function onStage(release: Release, openclawBin: string, promise: Promised): Promise<void> {
  const standin = await startChutes()
  const key = fakeKey(`matrix ${release}`)
  standin.acceptKey(key)
  const homes: Home[] = []
  const home = (options: HomeOptions = {}): Home => {
    const made = createHome({ standin, openclawBin, ...options })
    homes.push(made)
    return made
  }
  try {
    await promise.run({ release, standin, key, home })
  } finally {
    for (const made of homes) made.dispose()
    await standin.close()
  }
}
