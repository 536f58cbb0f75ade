import { createHash } from 'node:crypto'
import { sendDetail, sendJson } from '../http.ts'
import type { Exchange } from '../types.ts'
import { callerOf } from './bearer.ts'

/** What a key may do: `inference` is chat and models, `account` is everything under /users/me. */
export type Scope = 'inference' | 'account'

/** A spending window of a subscription; USD of pay-as-you-go value. */
interface SpendingWindow {
  readonly usage: number
  readonly cap: number
  readonly remaining: number
  readonly reset_at: string
}

/** A paid plan. */
export interface Subscription {
  readonly custom: boolean
  readonly monthly_price: number
  readonly four_hour: SpendingWindow
  readonly monthly: SpendingWindow
}

/** The account behind one key. */
export interface Account {
  readonly username: string
  readonly userId: string
  readonly scopes: readonly Scope[]
  /** USD. */
  readonly balance: number
  readonly subscription: Subscription | undefined
  /** Requests per day of the request quota, and how many are used. */
  readonly quota: { readonly total: number; readonly used: number }
  readonly discounts: readonly unknown[]
  readonly priceOverrides: readonly unknown[]
}

/** The $20 plan: five times its price a month, and a four-hour share of it. */
export const proPlan: Subscription = {
  custom: false,
  monthly_price: 20,
  four_hour: { usage: 1.25, cap: 8.333, remaining: 7.083, reset_at: '2026-11-22T16:00:00Z' },
  monthly: { usage: 12.5, cap: 100, remaining: 87.5, reset_at: '2026-12-01T00:00:00Z' },
}

/** The middle part of a key is its owner's id; any other token gets an id made from its text. */
function userIdOf(key: string): string {
  const hex = key.split('.')[1] ?? ''
  const digits = /^[a-f0-9]{32}$/.test(hex) ? hex : createHash('md5').update(key).digest('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Fill in what a test did not care to say. */
export function accountOf(key: string, given: Partial<Account> = {}): Account {
  return {
    username: 'ada',
    userId: userIdOf(key),
    scopes: ['inference', 'account'],
    balance: 12.34,
    subscription: proPlan,
    quota: { total: 5000, used: 42 },
    discounts: [],
    priceOverrides: [],
    ...given,
  }
}

const WHEN = '2026-11-01T00:00:00Z'

const profileOf = (account: Account) => ({
  username: account.username,
  user_id: account.userId,
  balance: account.balance,
  // Real fields that no report may repeat; each has a marker a test can search its output for.
  payment_address: `5PAYMENT${account.userId.replaceAll('-', '')}`,
  hotkey: `5HOTKEY${account.userId.replaceAll('-', '')}`,
  coldkey: `5COLDKEY${account.userId.replaceAll('-', '')}`,
  quotas: null,
  permissions: [],
  netuids: null,
  logo: null,
  created_at: '2026-01-05T10:00:00Z',
})

const quotasOf = (account: Account) => [
  {
    user_id: account.userId,
    chute_id: '*',
    quota: account.quota.total,
    is_default: true,
    payment_refresh_date: null,
    effective_date: WHEN,
    updated_at: WHEN,
  },
]

const subscriptionOf = ({ subscription }: Account) =>
  subscription
    ? { subscription: true, ...subscription, anchor_date: WHEN, effective_date: WHEN, updated_at: WHEN }
    : { subscription: false }

const VIEWS: Readonly<Record<string, (account: Account) => unknown>> = {
  '/users/me': profileOf,
  '/users/me/quotas': quotasOf,
  '/users/me/subscription_usage': subscriptionOf,
  '/users/me/discounts': (account) => account.discounts,
  '/users/me/price_overrides': (account) => account.priceOverrides,
}

const quotaUsageOf = (account: Account) => ({ quota: account.quota.total, used: account.quota.used })

/** Answer anything under `/users/`. */
export function serveAccount(exchange: Exchange, accounts: ReadonlyMap<string, Account>): void {
  const { request, response, url } = exchange
  const isUsage = /^\/users\/me\/quota_usage\/[^/]+$/.test(url.pathname)
  const view = isUsage ? quotaUsageOf : VIEWS[url.pathname]
  const caller = callerOf(request, accounts, 'account')
  if (!view || request.method !== 'GET') sendDetail(response, 404, 'Not Found')
  else if (caller.kind === 'known') sendJson(response, 200, view(caller.account))
  else sendDetail(response, 401, caller.kind === 'refused' ? caller.detail : NO_SUCH_USER)
}

const NO_SUCH_USER = "Can't find a user with that api key in our db :("
