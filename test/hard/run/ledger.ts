/** Something that must never happen, and did. */
interface Loss {
  readonly where: string
  readonly what: string
}

/** What a section of the run tried and lost; the summary is made of it. */
export interface Ledger {
  /** Counts one attempt of a kind, e.g. `faults tried`. */
  tried(kind: string, times?: number): void
  /** Files a loss; the run goes on. */
  lose(where: string, what: string): void
  readonly counts: ReadonlyMap<string, number>
  readonly losses: readonly Loss[]
}

/** An empty ledger that says every loss at once, so that a long run can be stopped early. */
export function openLedger(): Ledger {
  const counts = new Map<string, number>()
  const losses: Loss[] = []
  return {
    tried: (kind, times = 1) => void counts.set(kind, (counts.get(kind) ?? 0) + times),
    lose: (where, what) => {
      losses.push({ where, what })
      console.log(`LOST ${where}: ${what}`)
    },
    counts,
    losses,
  }
}
