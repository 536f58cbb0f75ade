/** What is shorter is a word of too many names. */
const MIN_WORD = 3

/** The candidate closest to what was typed, when it is close enough to be a slip (a third of its letters). */
export function didYouMean(typed: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3))
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const distance = slips(typed.toLowerCase(), candidate.toLowerCase())
    if (distance <= limit && (!best || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate
}

/** The name of a flag or action that was likely meant: a slip, or a word of it, as `patch` is of `show-patch`. */
export function nameMeant(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase()
  const whole = word.length >= MIN_WORD ? names.find((name) => `-${name}-`.includes(`-${word}-`)) : undefined
  return didYouMean(word, names) ?? whole
}

/** Letters to add, drop, replace or swap with their neighbour to get from one word to the other; three rows of memory. */
function slips(a: string, b: string): number {
  let before: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(replaced, swapped, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
