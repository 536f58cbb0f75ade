import type { Home } from '../homes/home.ts'
import { runOpenclaw } from './run.ts'
import type { Finished } from './spawn.ts'

/** How to run one turn. */
export interface TurnOptions {
  readonly agent?: string
  readonly model?: string
  readonly thinking?: 'off' | 'high'
  /** Has the running Gateway take the turn, which takes seconds instead of half a minute. */
  readonly behindGateway?: boolean
  readonly timeoutMs?: number
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** One answered (or failed) turn of a real OpenClaw agent. */
export interface AgentTurn extends Finished {
  /** What the agent said; empty when the turn failed. */
  readonly text: string
  /** Who answered, in OpenClaw's words. */
  readonly provider: string | undefined
  readonly model: string | undefined
}

/** Lets the agent of a home answer one message; without a Gateway, unless it is asked to take the turn. */
export async function agentTurn(home: Home, message: string, options: TurnOptions = {}): Promise<AgentTurn> {
  const { agent = 'main', model, thinking, behindGateway = false, timeoutMs = 300_000, env } = options
  const run = await runOpenclaw(
    home,
    [
      'agent',
      ...(behindGateway ? [] : ['--local']),
      '--agent',
      agent,
      '--message',
      message,
      ...(model === undefined ? [] : ['--model', model]),
      ...(thinking === undefined ? [] : ['--thinking', thinking]),
      '--json',
    ],
    { timeoutMs, ...(env ? { env } : {}) },
  )
  const { json, ...finished } = run
  return { ...finished, ...readReply(run.stdout, json) }
}

function readReply(stdout: string, json: () => AgentJson): Pick<AgentTurn, 'text' | 'provider' | 'model'> {
  const said: AgentJson & { readonly result?: AgentJson } = /^\{/m.test(stdout) ? json() : {}
  // a Gateway wraps it
  const reply = said.result ?? said
  return {
    text: (reply.payloads ?? []).map((payload) => payload.text ?? '').join('\n'),
    provider: reply.meta?.agentMeta?.provider,
    model: reply.meta?.agentMeta?.model,
  }
}

/** The part of `agent --local --json` that tests need. */
interface AgentJson {
  readonly payloads?: readonly { readonly text?: string }[]
  readonly meta?: { readonly agentMeta?: { readonly provider?: string; readonly model?: string } }
}
