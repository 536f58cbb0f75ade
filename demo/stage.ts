import { startChutes } from '../test/standin/server.ts'
import type { ChutesStandIn } from '../test/standin/types.ts'
import { yesterday } from '../test/support/catalogs/catalog.ts'
import { createHome, type Home } from '../test/support/homes/home.ts'
import { fakeKey } from '../test/support/keys.ts'
import { clearTrace, readTrace, type Trace } from '../test/support/preloads/trace.ts'
import { type AgentTurn, agentTurn } from '../test/support/processes/agent.ts'
import { runScript, type ScriptRun } from '../test/support/processes/run.ts'
import { watchChildren } from './children.ts'

/** Everything the steps play on: a throw-away home and a Chutes that is not the real one. */
export interface Stage {
  readonly home: Home
  readonly standin: ChutesStandIn
  readonly key: string
  /** Well formed, and nobody's. */
  readonly badKey: string
  /** All that the processes of the demo printed. */
  readonly heard: readonly string[]
  script(name: string, input?: string): Promise<ScriptRun>
  ask(message: string): Promise<AgentTurn>
  /** What ran since the last call. */
  takeTrace(): Trace
  dispose(): Promise<void>
}

/** Set the stage. The real Chutes addresses lead to the stand-in, so the skill runs with its defaults. */
export async function openStage(key: string): Promise<Stage> {
  watchChildren()
  const standin = await startChutes({ tls: true, catalog: yesterday })
  standin.acceptKey(key)
  const home = createHome({ redirect: standin, trace: true })
  const heard: string[] = []
  return {
    home,
    standin,
    key,
    badKey: fakeKey('demo, not a customer'),
    heard,
    script: async (name, input) => {
      const run = await runScript(home, name, [], input === undefined ? {} : { input })
      heard.push(run.stdout, run.stderr)
      return run
    },
    ask: async (message) => {
      const turn = await agentTurn(home, message)
      heard.push(turn.stdout, turn.stderr)
      return turn
    },
    takeTrace: () => {
      const trace = readTrace(home)
      clearTrace(home)
      return trace
    },
    dispose: async () => {
      home.dispose()
      await standin.close()
    },
  }
}
