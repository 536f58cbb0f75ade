import { meetsFloor } from '../../../scripts/src/domain/version.ts'
import { RELEASES } from '../releases.ts'

/** The seed of a month, such as 202611: all runs of a month draw the same releases, so a failed run is not about the draw. */
export function seedOf(time: Date): number {
  return time.getUTCFullYear() * 100 + time.getUTCMonth() + 1
}

/**
 * Releases that nobody chose, for one run: from the floor on, neither listed nor a beta. The same seed and list give the same
 * ones.
 */
export function drawReleases(
  versions: readonly string[],
  { floor, seed, count }: { readonly floor: string; readonly seed: number; readonly count: number },
): readonly string[] {
  const known: readonly string[] = RELEASES
  const left = versions.filter(
    (version) => /^[\d.]+(?:-\d+)?$/.test(version) && meetsFloor(version, floor) && !known.includes(version),
  )
  const random = randomFrom(seed)
  const drawn: string[] = []
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(Math.floor(random() * left.length), 1))
  return drawn
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
