import { setTimeout as sleep } from 'node:timers/promises'
import { expect, type TestContext } from 'vitest'
import { JOB_NAME } from '../../scripts/src/domain/heartbeat/scheduled-job.ts'
import type { Config, Home } from '../support/homes/home.ts'
import { type AgentTurn, agentTurn, type TurnOptions } from '../support/processes/agent.ts'
import { askGateway } from '../support/processes/gateway.ts'
import { runOpenclaw, runScript, type ScriptRun } from '../support/processes/run.ts'
import type { Journey } from './journey.ts'

/** Longer than any call needs on a loaded machine: a test that times out proves nothing. */
export const PATIENT = { timeoutMs: 700_000 }

/** Some releases restart their Gateway when the first key is stored. */
const RESTART_MS = 60_000

/** Runs a script that has to succeed. */
export async function works(
  home: Home,
  script: string,
  args: readonly string[] = [],
  input?: string,
): Promise<ScriptRun> {
  const run = await runScript(home, script, ['--timeout', '600', ...args], {
    ...PATIENT,
    ...(input !== undefined && { input }),
  })
  expect([run.code, run.doc.ok], `${script}.js ${args.join(' ')}: ${run.stdout.slice(0, 1000)}`).toEqual([
    0,
    true,
  ])
  return run
}

/** Stores the journey's key as an agent would. */
export function storeKey(home: Home, { key }: Journey): Promise<ScriptRun> {
  return works(home, 'auth', [], `${key}\n`)
}

/** A turn of the agent; left out on the release that cannot take one without the network. */
export async function turn(
  home: Home,
  { chutes, release }: Journey,
  context: TestContext,
  options: TurnOptions = {},
): Promise<AgentTurn> {
  leaveOutPackages(release, context)
  chutes().clearRequests()
  const answer = await agentTurn(home, 'Who are you?', { ...PATIENT, ...options })
  expect(answer.code, answer.stderr.slice(-1000)).toBe(0)
  return answer
}

/** What the running Gateway answers, as it answers a person's messages; one that restarts at this moment is asked again. */
export async function askedBehindGateway(home: Home, { chutes }: Journey, model?: string): Promise<string> {
  chutes().clearRequests()
  for (const end = Date.now() + RESTART_MS; ; await sleep(500)) {
    try {
      return await askGateway(home, 'Who are you?', model)
    } catch (thrown) {
      if (Date.now() > end) throw thrown
    }
  }
}

/** OpenClaw 2026.4 installs packages from npm before its first turn. */
export function leaveOutPackages(release: Journey['release'], context: TestContext): void {
  context.skip(release === '2026.4.29', 'this release installs packages before it asks a model')
}

/** Who was asked for which model, and as whom: OpenClaw talks to an endpoint even without a key. */
export function chats({ chutes }: Journey) {
  return chutes()
    .requests.filter(({ path }) => path.endsWith('/chat/completions'))
    .map(({ host, authorization, body }) => ({
      host,
      authorization,
      model: (body as { readonly model?: string }).model,
    }))
}

/** The jobs of OpenClaw's scheduler under the name of the heartbeat's, whoever made them. */
export async function heartbeatJobs(home: Home): Promise<readonly { readonly id: string }[]> {
  const list = await runOpenclaw(home, ['cron', 'list', '--all', '--json'], PATIENT)
  return list.json().jobs.filter((job: { name?: string }) => job.name === JOB_NAME)
}

/** What the last request told the chat template. */
export function templateArguments({ chutes }: Journey): Readonly<Record<string, unknown>> | undefined {
  const last = chutes().requests.findLast(({ path }) => path.endsWith('/chat/completions'))
  return (last?.body as { chat_template_kwargs?: Record<string, unknown> } | undefined)?.chat_template_kwargs
}

/**
 * The config without what OpenClaw itself notes in it at the first write of anybody: its stamp, and what its plugins
 * are to do.
 */
export function meaning(home: Home): Config {
  const { meta: _, plugins: __, ...config } = home.readConfig() ?? {}
  return config
}
