import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { closingLines, type FileRun, type TestRun, timeTables } from './run-report.ts'

/** Closes a run with what was skipped, the times and the counts; in the long form, with the times of every file too. */
export class ClosingReporter implements Reporter {
  readonly #long: boolean
  readonly #times = new Map<string, { readonly began: number; ended: number }>()
  #vitest: Vitest | undefined
  #folder = ''

  constructor({ long }: { readonly long: boolean }) {
    this.#long = long
  }

  /** The workers inherit where to count. */
  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    this.#folder = mkdtempSync(join(tmpdir(), 'chutes-starts-'))
    process.env.HARNESS_STARTS_FILE = join(this.#folder, 'starts')
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }))
  }

  onTestRunStart(): void {
    this.#times.clear()
    writeFileSync(join(this.#folder, 'starts'), '')
  }

  onTestModuleQueued({ project }: TestModule): void {
    const now = performance.now()
    if (!this.#times.has(project.name)) this.#times.set(project.name, { began: now, ended: now })
  }

  onTestModuleEnd({ project }: TestModule): void {
    const times = this.#times.get(project.name)
    if (times) times.ended = performance.now()
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const starts = readFileSync(join(this.#folder, 'starts'), 'utf8').split('\n')
    const run = {
      files: modules.map((module) =>
        fileRun(module, starts.filter((file) => file === module.moduleId).length),
      ),
      projectMs: new Map([...this.#times].map(([name, { began, ended }]) => [name, ended - began])),
      stray: errors.length,
    }
    const lines = [...(this.#long ? timeTables(run) : []), ...closingLines(run)]
    this.#vitest?.logger.log(lines.join('\n'))
  }
}

function fileRun(module: TestModule, starts: number): FileRun {
  const { collectDuration, setupDuration, environmentSetupDuration, prepareDuration, duration } =
    module.diagnostic()
  const tests = [...module.children.allTests()].map(testRun)
  return {
    project: module.project.name,
    file: module.relativeModuleId,
    ms: collectDuration + setupDuration + environmentSetupDuration + prepareDuration + duration,
    starts,
    broken: module.state() === 'failed' && !tests.some(({ state }) => state === 'failed'),
    tests,
  }
}

function testRun(test: TestCase): TestRun {
  const { state } = test.result()
  return {
    name: test.fullName,
    state: state === 'passed' || state === 'failed' ? state : 'skipped',
    ms: test.diagnostic()?.duration ?? 0,
  }
}
