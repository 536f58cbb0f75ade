type Lists = Readonly<Record<string, readonly unknown[]>>

const LENGTHS = [100, 50, 25, 12, 6, 3, 1]

/**
 * Lists cut to one length at which together they take at most `budget` characters of JSON, so that a large
 * catalogue does not flood the reader. `counts` has the full lengths of those that were cut.
 */
export function fitLists(
  lists: Lists,
  budget: number,
): { readonly lists: Lists; readonly counts: Readonly<Record<string, number>> } {
  const cut = (length: number): Lists =>
    Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice(0, length)]))
  const length = LENGTHS.find((length) => JSON.stringify(cut(length)).length <= budget) ?? 1
  const long = Object.entries(lists).filter(([, list]) => list.length > length)
  return { lists: cut(length), counts: Object.fromEntries(long.map(([name, list]) => [name, list.length])) }
}
