import * as z from '../../vendor/zod.ts'
import { findJson } from '../find-json.ts'
import type { OpenClaw } from '../session.ts'
import { agentArgs, CREDENTIAL_TIMEOUT_MS } from './credential.ts'

/** Makes OpenClaw use exactly these profiles for Chutes, in this order; none lets it choose by itself again. */
export async function setAuthOrder(
  openclaw: OpenClaw,
  profiles: readonly string[],
  agent: string | undefined,
): Promise<boolean> {
  const verb = profiles.length > 0 ? 'set' : 'clear'
  const outcome = await openclaw.run({
    args: ['models', 'auth', 'order', verb, '--provider', 'chutes', ...agentArgs(agent), ...profiles],
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
  })
  return outcome.code === 0
}

const Order = z.looseObject({ order: z.nullable(z.array(z.string().max(200)).max(100)) })

/** The stored order of Chutes profiles; undefined when there is none, or OpenClaw does not say. */
export async function readAuthOrder(
  openclaw: OpenClaw,
  agent: string | undefined,
): Promise<readonly string[] | undefined> {
  const outcome = await openclaw.run({
    args: ['models', 'auth', 'order', 'get', '--provider', 'chutes', ...agentArgs(agent), '--json'],
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
  })
  const parsed = Order.safeParse(findJson(outcome.stdout))
  return parsed.success ? (parsed.data.order ?? undefined) : undefined
}
