/** How a test ended; one that never ran, for whatever reason, counts as skipped. */
export interface TestRun {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly ms: number
}

export interface FileRun {
  readonly project: string
  readonly file: string
  /** With its imports. */
  readonly ms: number
  /** Starts of the real OpenClaw, whoever started it. */
  readonly starts: number
  /** Failed outside of its tests: it did not load, or a hook threw. */
  readonly broken: boolean
  readonly tests: readonly TestRun[]
}

export interface WholeRun {
  readonly files: readonly FileRun[]
  /** From the first file that was begun to the last that ended, by project. */
  readonly projectMs: ReadonlyMap<string, number>
  /** What was thrown outside of any file. */
  readonly stray: number
}

const SLOWEST = 10
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const startsOf = (files: readonly FileRun[]): number => files.reduce((sum, { starts }) => sum + starts, 0)

/** What closes every run: what was skipped, by name, how long it took, and how it ended in the last line. */
export function closingLines({ files, projectMs, stray }: WholeRun): readonly string[] {
  const tests = files.flatMap((one) => one.tests.map((test) => ({ ...test, file: one.file })))
  const count = (state: TestRun['state']): number => tests.filter((test) => test.state === state).length
  const failed = count('failed') + files.filter(({ broken }) => broken).length + stray
  // a file that several lanes share says the same in each
  const skipped = [
    ...new Set(
      tests.filter(({ state }) => state === 'skipped').map(({ file, name }) => `  ${file} > ${name}`),
    ),
  ]
  const times = [...projectMs].map(([project, ms]) => `${project} ${seconds(ms)}`)
  return [
    ...(skipped.length > 0 ? ['skipped:', ...skipped] : []),
    `${times.join(', ')}; openclaw started ${startsOf(files)} times`,
    `${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`,
  ]
}

/** The slowest tests, and what each file took. */
export function timeTables({ files }: WholeRun): readonly string[] {
  const slowest = files
    .flatMap((one) => one.tests.map(({ name, ms }) => ({ ms, text: `${one.file} > ${name}` })))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST)
  return [
    'slowest tests:',
    ...slowest.map(({ ms, text }) => `${seconds(ms).padStart(9)}  ${text}`),
    '',
    `${'time'.padStart(9)}  ${'tests'.padStart(5)}  ${'openclaw'.padStart(8)}  file`,
    ...[...files]
      .sort((a, b) => b.ms - a.ms)
      .map(
        ({ ms, tests, starts, file }) =>
          `${seconds(ms).padStart(9)}  ${String(tests.length).padStart(5)}  ${String(starts).padStart(8)}  ${file}`,
      ),
    '',
  ]
}
