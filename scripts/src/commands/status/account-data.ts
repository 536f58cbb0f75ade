import type { AccountAnswer } from '../../domain/account/account.ts'
import { windowState } from '../../domain/account/account-window.ts'
import { isoTime } from '../shared/answer/times.ts'

/** The figures of `data.account`; undefined when there are none. */
export function accountData(answer: AccountAnswer, now: number) {
  if (answer.kind !== 'read') return undefined
  const { balance, plan, quota, discounts } = answer.account
  const window = (spending: Parameters<typeof windowState>[0]) => {
    const at = windowState(spending, now)
    if (at.state === 'unknown' || at.state === 'stale') return { state: at.state }
    return {
      state: at.state,
      used: roundedToCents(at.used),
      cap: roundedToCents(at.cap),
      percent: at.percent,
      resetAt: isoTime(at.resetAt),
    }
  }
  return {
    balance: balance === undefined ? null : roundedToCents(balance),
    plan:
      plan?.kind === 'active'
        ? { kind: plan.kind, custom: plan.custom, monthlyPrice: plan.monthlyPrice ?? null }
        : { kind: plan?.kind ?? ('unknown' as const) },
    ...(plan?.kind === 'active' && { fourHour: window(plan.fourHour), month: window(plan.month) }),
    quota: quota?.kind === 'limited' ? { used: quota.used, total: quota.total } : (quota?.kind ?? null),
    discounts: discounts ?? null,
  }
}

function roundedToCents(amount: number): number {
  return Math.round(amount * 100) / 100
}
