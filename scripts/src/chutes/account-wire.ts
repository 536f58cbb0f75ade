import type { Plan, Quota, SpendingWindow } from '../domain/account/account.ts'
import { parseJson } from '../domain/json.ts'
import * as z from '../vendor/zod.ts'

const AccountAmount = z.number().min(-1e9).max(1e9)

/** `GET /users/me`, of which only what tells Chutes from a portal page, and the money, is looked at. */
const Profile = z.looseObject({ user_id: z.string(), balance: z.lenient(AccountAmount) })

const Window = z.looseObject({
  usage: z.lenient(AccountAmount),
  cap: z.lenient(AccountAmount),
  remaining: z.lenient(AccountAmount),
  reset_at: z.lenient(z.string().max(40)),
})

/** `GET /users/me/subscription_usage`: without a plan just `{"subscription": false}`. */
const Subscription = z.looseObject({
  subscription: z.lenient(z.union([z.boolean(), z.looseObject({ active: z.boolean() })])),
  custom: z.lenient(z.boolean()),
  monthly_price: z.lenient(AccountAmount),
  four_hour: z.lenient(Window),
  monthly: z.lenient(Window),
})

/** `GET /users/me/quota_usage/me`: requests per UTC day; accounts that are invoiced have no limit. */
const QuotaUsage = z.looseObject({
  quota: z.union([AccountAmount, z.literal('unlimited')]),
  used: z.lenient(AccountAmount),
})

const AccountList = z.array(z.unknown()).max(10_000)

/** `balance` in USD, undefined when absent; undefined as a whole when this is not an account. */
export function parseProfile(body: string): { readonly balance: number | undefined } | undefined {
  const profile = Profile.safeParse(parseJson(body)).data
  return profile && { balance: profile.balance }
}

/** A plan, "none", or undefined when the answer says neither. */
export function parsePlan(body: string): Plan | undefined {
  const answer = Subscription.safeParse(parseJson(body)).data
  if (!answer) return undefined
  const { subscription } = answer
  const active = typeof subscription === 'object' ? subscription.active : subscription
  if (active === false) return { kind: 'none' }
  if (active === undefined && !answer.four_hour && !answer.monthly) return undefined
  return {
    kind: 'active',
    custom: answer.custom === true,
    monthlyPrice: answer.monthly_price,
    fourHour: answer.four_hour && toWindow(answer.four_hour),
    month: answer.monthly && toWindow(answer.monthly),
  }
}

/** What is used follows from what remains when it is not said itself. */
function toWindow({ usage, cap, remaining, reset_at }: z.infer<typeof Window>): SpendingWindow {
  const derived = cap === undefined || remaining === undefined ? undefined : cap - remaining
  return { used: usage ?? derived, cap, resetAt: accountTimestamp(reset_at) }
}

/** Chutes writes instants with and without a zone; without one UTC is meant. */
function accountTimestamp(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`
  const at = Date.parse(zoned)
  return Number.isFinite(at) ? at : undefined
}

export function parseQuota(body: string): Quota | undefined {
  const usage = QuotaUsage.safeParse(parseJson(body)).data
  if (!usage) return undefined
  if (usage.quota === 'unlimited') return { kind: 'unlimited' }
  return usage.used === undefined ? undefined : { kind: 'limited', total: usage.quota, used: usage.used }
}

/** How many entries a list has; undefined when it is not a list. */
export function parseCount(body: string): number | undefined {
  return AccountList.safeParse(parseJson(body)).data?.length
}
