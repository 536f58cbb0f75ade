import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../test/support/homes/home.ts'
import { repoRoot } from '../test/support/paths.ts'
import { runProcess } from '../test/support/processes/spawn.ts'
import type { StartUp } from './figures.ts'
import { median } from './median.ts'

/** How long a script takes to say something, against a Node process that does nothing; taken in turns. */
export async function measureStartUp(home: Home, runs: number): Promise<StartUp> {
  const empty = join(home.dir, 'empty.js')
  writeFileSync(empty, '')
  const script = join(repoRoot, 'scripts', 'setup.js')
  const commands = {
    emptyNode: { args: [empty], code: 0 },
    help: { args: [script, '--help'], code: 0 },
    usageError: { args: [script, '--no-such-flag'], code: 2 },
  } as const
  const times = { emptyNode: [] as number[], help: [] as number[], usageError: [] as number[] }
  const names = Object.keys(commands) as (keyof typeof commands)[]
  // The first time is a warm-up.
  for (let run = 0; run <= runs; run += 1) {
    for (const name of names) {
      const ms = await timed(home, commands[name])
      if (run > 0) times[name].push(ms)
    }
  }
  return {
    emptyNode: median(times.emptyNode),
    help: median(times.help),
    usageError: median(times.usageError),
  }
}

async function timed(
  home: Home,
  { args, code }: { readonly args: readonly string[]; readonly code: number },
): Promise<number> {
  // Without the harness in the process: it would take longer than what is measured.
  const { NODE_OPTIONS: _harness, ...env } = home.env
  const started = performance.now()
  const run = await runProcess(process.execPath, args, { env, cwd: home.dir, timeoutMs: 30_000 })
  if (run.code !== code) throw new Error(`${args.join(' ')} ended with ${run.code}`)
  return performance.now() - started
}
