/** What a scene is about is not the case on this machine; never counted as verified. */
export class NotRun extends Error {}

/** A claim that does not hold, in words. */
class Broken extends Error {}

/** @throws Broken with both values when they differ as JSON. */
export function equal(what: string, actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Broken(`${what}: ${a?.slice(0, 600)} instead of ${b?.slice(0, 600)}`)
}

/** @throws Broken unless the statement is true. */
export function holds(what: string, truth: boolean): void {
  if (!truth) throw new Broken(what)
}
