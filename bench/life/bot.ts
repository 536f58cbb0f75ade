import { delimiter, join } from 'node:path'
import { QUIET } from '../../test/openclaw/journey.ts'
import { installRelease, type Release } from '../../test/openclaw/releases.ts'
import type { ChutesStandIn } from '../../test/standin/types.ts'
import { createHome, type Home } from '../../test/support/homes/home.ts'
import { clockOf } from '../../test/support/preloads/clock.ts'
import {
  askGateway,
  type Gateway,
  gatewayConfig,
  startGateway,
} from '../../test/support/processes/gateway.ts'
import { type OpenclawRun, runOpenclaw, runScript, type ScriptRun } from '../../test/support/processes/run.ts'

/** A person's bot: a home, the OpenClaw that runs in it, its Gateway. */
export interface Bot {
  readonly chutes: ChutesStandIn
  readonly home: () => Home
  /** Sets the clock of all that runs in the home, in hours after the machine's. */
  setClock(hours: number): void
  /** Lets time pass for all that runs in the home. */
  advance(hours: number): void
  /** A command that a person types; it counts. */
  types(args: readonly string[], input?: string): Promise<OpenclawRun>
  /** A script of the skill that a person, or the agent for them, runs; it counts. */
  typesScript(script: string, args?: readonly string[], input?: string): Promise<ScriptRun>
  /** A command that a schedule runs. */
  runs(args: readonly string[]): Promise<OpenclawRun>
  /** What it says; the first word tells an answer from a refusal. */
  ask(message: string, model?: string): Promise<string>
  startGateway(): Promise<void>
  /** Exchanges OpenClaw under the bot and lets its doctor migrate; the doctor's command counts. */
  upgrade(release: Release): Promise<void>
  typed(): number
  dispose(): Promise<void>
}

const PATIENT = { timeoutMs: 600_000 }

/** A bot on a release, with nothing of Chutes in it yet. */
export async function createBot(chutes: ChutesStandIn, release: Release): Promise<Bot> {
  const bin = await installRelease(release)
  const clock = clockOf(createHome({ openclawBin: bin, redirect: chutes, config: await gatewayConfig() }))
  let { home } = clock
  let gateway: Gateway | undefined
  let typed = 0
  const counted = <T>(run: Promise<T>): Promise<T> => {
    typed += 1
    return run
  }
  const restart = async (): Promise<void> => {
    await gateway?.stop()
    gateway = undefined
    gateway = await startGateway(home)
  }
  return {
    chutes,
    home: () => home,
    setClock: clock.set,
    advance: clock.advance,
    types: (args, input) =>
      counted(runOpenclaw(home, args, { ...PATIENT, ...(input !== undefined && { input }) })),
    typesScript: (script, args = [], input = undefined) =>
      counted(runScript(home, script, args, { ...PATIENT, ...(input !== undefined && { input }) })),
    runs: (args) => runOpenclaw(home, args, PATIENT),
    ask: (message, model) => (gateway ? askGateway(home, message, model) : Promise.resolve('no Gateway')),
    startGateway: restart,
    upgrade: async (next) => {
      await gateway?.stop()
      gateway = undefined
      home = withOpenclaw(home, bin, await installRelease(next))
      // this world has no npm from which the newest could fetch its own plugin of Chutes
      home.writeConfig({ ...home.readConfig(), ...QUIET })
      const doctor = ['doctor', '--fix', '--non-interactive']
      // seen to fail once and to succeed then
      const run = await counted(runOpenclaw(home, doctor, PATIENT))
      if (run.code !== 0) await counted(runOpenclaw(home, doctor, PATIENT))
      // a Gateway that does not come up again answers nobody, and that counts
      await restart().catch(() => undefined)
    },
    typed: () => typed,
    dispose: async () => {
      await gateway?.stop()
      home.dispose()
    },
  }
}

function withOpenclaw(home: Home, before: string, bin: string): Home {
  const PATH = (home.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => (folder === before ? bin : folder))
    .join(delimiter)
  return { ...home, openclaw: join(bin, 'openclaw'), env: { ...home.env, PATH } }
}
