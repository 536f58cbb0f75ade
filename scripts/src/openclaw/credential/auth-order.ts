import * as z from '../../vendor/zod.ts'
import { findJson } from '../find-json.ts'
import { modelsStatus } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { agentArgs, CREDENTIAL_TIMEOUT_MS, PROFILE_ID } from './credential.ts'

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

/** The stored order of Chutes profiles, empty when there is none; undefined when OpenClaw does not say. */
export async function readAuthOrder(
  openclaw: OpenClaw,
  agent: string | undefined,
): Promise<readonly string[] | undefined> {
  const outcome = await openclaw.run({
    args: ['models', 'auth', 'order', 'get', '--provider', 'chutes', ...agentArgs(agent), '--json'],
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
  })
  const parsed = Order.safeParse(findJson(outcome.stdout))
  return outcome.code === 0 && parsed.success ? (parsed.data.order ?? []) : undefined
}

const isTheirs = (id: string): boolean => id !== PROFILE_ID

/** Puts our profile before those that a person ordered; returns whether it is first. */
export async function putFirstInOrder(openclaw: OpenClaw, agent: string | undefined): Promise<boolean> {
  const order = await readAuthOrder(openclaw, agent)
  if (!order) return false
  return order[0] === PROFILE_ID || setListedOrder(openclaw, [PROFILE_ID, ...order.filter(isTheirs)], agent)
}

/**
 * Takes our profile out of the order, which is what a person ordered then; returns whether it is out. OpenClaw does so
 * itself where it signs a profile out.
 */
export async function takeOutOfOrder(openclaw: OpenClaw, agent: string | undefined): Promise<boolean> {
  const order = await readAuthOrder(openclaw, agent)
  if (!order) return false
  return order.every(isTheirs) || setListedOrder(openclaw, order.filter(isTheirs), agent)
}

/** OpenClaw takes no order that names a profile which is gone, so that one is left out then. */
async function setListedOrder(
  openclaw: OpenClaw,
  order: readonly string[],
  agent: string | undefined,
): Promise<boolean> {
  if (await setAuthOrder(openclaw, order, agent)) return true
  const status = await modelsStatus(openclaw, agent)
  const listed = status && order.filter((id) => status.chutesProfiles.some((profile) => profile.id === id))
  return listed !== undefined && listed.length < order.length && setAuthOrder(openclaw, listed, agent)
}
