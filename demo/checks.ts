import { isDeepStrictEqual } from 'node:util'

/** One thing that was verified; `difference` is there when it did not hold. */
export interface Finding {
  readonly what: string
  readonly difference?: string
}

/** Collects what a step verified. Nothing throws: a person wants to see everything that differs. */
export interface Checks {
  readonly findings: readonly Finding[]
  equal(what: string, actual: unknown, expected: unknown): void
}

/** A fresh, empty collection. */
export function createChecks(): Checks {
  const findings: Finding[] = []
  return {
    findings,
    equal: (what, actual, expected) => {
      const same = isDeepStrictEqual(actual, expected)
      findings.push(same ? { what } : { what, difference: differenceOf(actual, expected) })
    },
  }
}

const differenceOf = (actual: unknown, expected: unknown) =>
  `expected ${shown(expected)}, got ${shown(actual)}`

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 300)} […]` : text
}
