import type { Account, AccountAnswer, Plan, Quota, SpendingWindow } from '../account/account.ts'
import { clock, dollars, NEAR, windowState } from '../account/account-window.ts'
import type { Fix } from '../plans/fix.ts'
import type { Check } from './check.ts'

/** USD; below it an account without a plan is about to stop answering. */
const LOW_BALANCE = 1

const BILLING: Fix = { words: 'Add balance or take a plan: https://chutes.ai/app' }
const ASK_AGAIN: Fix = { script: 'status', args: '--account', pipeKey: true }

/** What the account says, as checks. `now` in milliseconds since the epoch. */
export function accountChecks(answer: AccountAnswer, now: number): readonly Check[] {
  const id = 'account'
  switch (answer.kind) {
    case 'no-key':
      return [
        {
          id,
          status: 'skip',
          detail: 'no key was given to ask with (OpenClaw does not hand out the one it holds)',
          fix: ASK_AGAIN,
        },
      ]
    case 'not-allowed':
      return [
        {
          id,
          status: 'skip',
          detail: 'this key may run models, but not read the account',
          fix: { words: 'Use a key with account:read, or look at https://chutes.ai/app' },
        },
      ]
    case 'rejected':
      return [
        {
          id,
          status: 'fail',
          detail: 'Chutes does not accept this key',
          fix: { script: 'auth', pipeKey: true },
        },
      ]
    case 'failed':
      return [
        { id, status: 'warn', detail: `the account could not be read: ${answer.reason}`, fix: ASK_AGAIN },
      ]
    case 'read':
      return knownChecks(answer.account, now)
  }
}

function knownChecks(account: Account, now: number): readonly Check[] {
  const { plan } = account
  return [
    checkBalance(account),
    ...(plan?.kind === 'active'
      ? [
          checkWindow(
            { id: 'window-4h', name: '4-hour window', enforced: true },
            plan.fourHour,
            account,
            now,
          ),
          checkWindow(
            { id: 'window-month', name: 'month', enforced: !plan.custom },
            plan.month,
            account,
            now,
          ),
        ]
      : []),
    ...(account.quota ? [checkQuota(account.quota, account, now)] : []),
  ]
}

function checkBalance({ balance, plan, quota, discounts }: Account): Check {
  const id = 'account'
  const parts = [
    planText(plan),
    balance === undefined ? 'balance unknown' : `balance ${dollars(balance)}`,
    discounts !== undefined && discounts > 0 && `${discounts} discount(s)`,
  ]
  const detail = parts.filter(Boolean).join(', ')
  // a plan pays for itself, and an unlimited account is not billed by balance
  if (plan?.kind === 'active' || quota?.kind === 'unlimited') return { id, status: 'pass', detail }
  if (plan === undefined || balance === undefined) return { id, status: 'skip', detail, fix: ASK_AGAIN }
  if (balance <= 0)
    return { id, status: 'fail', detail: `${detail}: Chutes refuses TEE models`, fix: BILLING }
  if (balance < LOW_BALANCE)
    return { id, status: 'warn', detail: `${detail}, which is nearly nothing`, fix: BILLING }
  return { id, status: 'pass', detail }
}

function planText(plan: Plan | undefined): string {
  if (plan === undefined) return 'plan unknown'
  if (plan.kind === 'none') return 'no plan (pay as you go)'
  const price = plan.monthlyPrice === undefined ? '' : ` ${dollars(plan.monthlyPrice)} a month`
  return `${plan.custom ? 'custom plan' : 'plan'}${price}`
}

interface WindowName {
  readonly id: string
  readonly name: string
  readonly enforced: boolean
}

function checkWindow(
  { id, name, enforced }: WindowName,
  spending: SpendingWindow | undefined,
  account: Account,
  now: number,
): Check {
  const at = windowState(spending, now)
  if (at.state === 'unknown') return { id, status: 'skip', detail: 'no figures' }
  if (at.state === 'stale')
    return { id, status: 'skip', detail: `figures are of the window that ended ${clock(at.resetAt, now)}` }
  const resets = at.resetAt === undefined ? '' : `, resets ${clock(at.resetAt, now)}`
  const detail = `${at.percent}% of the ${name} (${dollars(at.used)} of ${dollars(at.cap)})${resets}`
  if (!enforced) return { id, status: 'pass', detail: `${detail}; not enforced` }
  if (at.state === 'open') return { id, status: 'pass', detail }
  if (at.state === 'near') return { id, status: 'warn', detail, fix: EASE }
  const until = at.resetAt === undefined ? 'until it resets' : `until ${clock(at.resetAt, now)}`
  return usedUp(id, detail, until, account.balance)
}

const EASE: Fix = { words: 'Use chutes-fast for routine work, or keep some balance for what goes beyond.' }

/** Past what is included, Chutes charges the balance; without one it refuses. */
function usedUp(id: string, detail: string, until: string, balance: number | undefined): Check {
  if (balance === undefined)
    return { id, status: 'warn', detail: `${detail}: used up; Chutes may refuse ${until}`, fix: BILLING }
  if (balance > 0)
    return {
      id,
      status: 'warn',
      detail: `${detail}: used up; the balance (${dollars(balance)}) pays ${until}`,
      fix: EASE,
    }
  return { id, status: 'fail', detail: `${detail}: used up; Chutes refuses ${until}`, fix: BILLING }
}

/** Included requests start again at 00:00 UTC. */
function checkQuota(quota: Quota, account: Account, now: number): Check {
  const id = 'quota'
  if (quota.kind === 'unlimited') return { id, status: 'pass', detail: 'unlimited requests' }
  const { total, used } = quota
  if (total <= 0) return { id, status: 'skip', detail: 'no included requests' }
  const detail = `${Math.floor(used)} of ${total} included requests today`
  if (used < total * NEAR) return { id, status: 'pass', detail }
  const midnight = new Date(now).setUTCHours(24, 0, 0, 0)
  const resets = `resets ${clock(midnight, now)}`
  // without a plan, paying for what goes beyond is how it is meant
  if (account.plan?.kind === 'none' && (account.balance ?? 0) > 0) return { id, status: 'pass', detail }
  if (used < total) return { id, status: 'warn', detail: `${detail}, ${resets}`, fix: EASE }
  return usedUp(id, `${detail}, ${resets}`, `until ${clock(midnight, now)}`, account.balance)
}
