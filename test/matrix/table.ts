/** How one promise fared on one release. */
export interface Outcome {
  readonly release: string
  readonly promise: string
  readonly result: 'kept' | 'broken' | 'not run'
  /** Why it broke or was not run. */
  readonly note: string
  readonly ms: number
}

const MARKS = { kept: '✓', broken: '✗ BROKEN', 'not run': '– not run' } as const

/** Promises down, releases across. */
export function resultTable(
  releases: readonly string[],
  promises: readonly string[],
  outcomes: readonly Outcome[],
): string {
  const cell = (promise: string, release: string): string => {
    const outcome = outcomes.find((one) => one.promise === promise && one.release === release)
    return outcome ? MARKS[outcome.result] : ''
  }
  const rows = [
    ['', ...releases],
    ...promises.map((name) => [name, ...releases.map((release) => cell(name, release))]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
