import type { Account, AccountAnswer, Plan, Quota, SpendingWindow } from '../account/account.ts'
import { clock, dollars, NEAR, windowState } from '../account/account-window.ts'
import type { Fix } from '../plans/fix.ts'
import { type Check, failCheck, passCheck, skipCheck, warnCheck } from './check.ts'
import { shutProfileText } from './probe/probe-failure.ts'

/** USD; below it an account without a plan is about to stop answering. */
const LOW_BALANCE = 1

export const BILLING: Fix = { words: 'Add balance or take a plan: https://chutes.ai/app' }
const ASK_AGAIN: Fix = { script: 'status', args: '--account', pipeKey: true }

/** What the account says, as checks. `now` in milliseconds since the epoch; `others`: the person's other providers. */
export function accountChecks(
  answer: AccountAnswer,
  now: number,
  others: readonly string[] = [],
): readonly Check[] {
  const id = 'account'
  switch (answer.kind) {
    case 'no-key':
      return [
        skipCheck(
          id,
          'no key was given to ask with (OpenClaw does not hand out the one it holds)',
          ASK_AGAIN,
        ),
      ]
    case 'not-allowed':
      return [
        skipCheck(id, 'this key may run models, but not read the account', {
          words: 'Use a key with account:read, or look at https://chutes.ai/app',
        }),
      ]
    case 'rejected':
      return [failCheck(id, 'Chutes does not accept this key', { script: 'auth', pipeKey: true })]
    case 'failed':
      return [warnCheck(id, `the account could not be read: ${answer.reason}`, ASK_AGAIN)]
    case 'read':
      return knownChecks(answer.account, now).map((check) =>
        check.status === 'fail' ? { ...check, detail: `${check.detail}; ${shutProfileText(others)}` } : check,
      )
  }
}

function knownChecks(account: Account, now: number): readonly Check[] {
  const { plan } = account
  return [
    checkBalance(account),
    ...(plan?.kind === 'active'
      ? [
          { id: 'window-4h', name: '4-hour window', enforced: true, spending: plan.fourHour },
          { id: 'window-month', name: 'month', enforced: !plan.custom, spending: plan.month },
        ].map((window) => checkWindow(window, account, now))
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
  if (plan?.kind === 'active' || quota?.kind === 'unlimited') return passCheck(id, detail)
  if (plan === undefined || balance === undefined) return skipCheck(id, detail, ASK_AGAIN)
  if (balance <= 0) return failCheck(id, `${detail}: Chutes refuses TEE models`, BILLING)
  if (balance < LOW_BALANCE) return warnCheck(id, `${detail}, which is nearly nothing`, BILLING)
  return passCheck(id, detail)
}

function planText(plan: Plan | undefined): string {
  if (plan === undefined) return 'plan unknown'
  if (plan.kind === 'none') return 'no plan (pay as you go)'
  const price = plan.monthlyPrice === undefined ? '' : ` ${dollars(plan.monthlyPrice)} a month`
  return `${plan.custom ? 'custom plan' : 'plan'}${price}`
}

interface NamedWindow {
  readonly id: string
  readonly name: string
  readonly enforced: boolean
  readonly spending: SpendingWindow | undefined
}

function checkWindow({ id, name, enforced, spending }: NamedWindow, account: Account, now: number): Check {
  const at = windowState(spending, now)
  if (at.state === 'unknown') return skipCheck(id, 'no figures')
  if (at.state === 'stale')
    return skipCheck(id, `figures are of the window that ended ${clock(at.resetAt, now)}`)
  const resets = at.resetAt === undefined ? '' : `, resets ${clock(at.resetAt, now)}`
  const detail = `${at.percent}% of the ${name} (${dollars(at.used)} of ${dollars(at.cap)})${resets}`
  if (!enforced) return passCheck(id, `${detail}; not enforced`)
  if (at.state === 'open') return passCheck(id, detail)
  if (at.state === 'near') return warnCheck(id, detail, EASE)
  const until = at.resetAt === undefined ? 'until it resets' : `until ${clock(at.resetAt, now)}`
  return usedUp(id, detail, until, account.balance)
}

const EASE: Fix = { words: 'Use chutes-fast for routine work, or keep some balance for what goes beyond.' }

/** Past what is included, Chutes charges the balance; without one it refuses. */
function usedUp(id: string, detail: string, until: string, balance: number | undefined): Check {
  if (balance === undefined) return warnCheck(id, `${detail}: used up; Chutes may refuse ${until}`, BILLING)
  if (balance > 0)
    return warnCheck(id, `${detail}: used up; the balance (${dollars(balance)}) pays ${until}`, EASE)
  return failCheck(id, `${detail}: used up; Chutes refuses ${until}`, BILLING)
}

/** Included requests start again at 00:00 UTC. */
function checkQuota(quota: Quota, account: Account, now: number): Check {
  const id = 'quota'
  if (quota.kind === 'unlimited') return passCheck(id, 'unlimited requests')
  const { total, used } = quota
  if (total <= 0) return skipCheck(id, 'no included requests')
  const detail = `${Math.floor(used)} of ${total} included requests today`
  if (used < total * NEAR) return passCheck(id, detail)
  const midnight = new Date(now).setUTCHours(24, 0, 0, 0)
  const resets = `resets ${clock(midnight, now)}`
  // without a plan, paying for what goes beyond is how it is meant
  if (account.plan?.kind === 'none' && (account.balance ?? 0) > 0) return passCheck(id, detail)
  if (used < total) return warnCheck(id, `${detail}, ${resets}`, EASE)
  return usedUp(id, `${detail}, ${resets}`, `until ${clock(midnight, now)}`, account.balance)
}

/** A check's words without the figures that differ every day: the heartbeat tells the same matter only once. */
export function steadyDetail({ id, detail }: Pick<Check, 'id' | 'detail'>): string {
  const steady = detail
    .replace(/^(\d+)%/, (_, percent) => roundedShare(Number(percent)))
    .replace(/^(\d+) of (\d+)/, (_, used, total) => `${roundedShare((used / total) * 100)} of the ${total}`)
    .replace(/ \(-?\$[^)]*\)/g, '')
    .replace(/balance -?\$[\d.]+, which is nearly nothing/, 'balance nearly gone')
  // the month ends on the same day until it does; the others on another one every day
  return id === 'window-month'
    ? steady
    : steady.replace(/, resets [\d: -]+UTC/, '').replace(/ until [\d: -]+UTC/, ' until it resets')
}

function roundedShare(percent: number): string {
  if (percent >= 100) return '100%'
  return percent >= 90 ? 'over 90%' : 'over 80%'
}
