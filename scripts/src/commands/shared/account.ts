import { fetchAccount } from '../../chutes/fetch-account.ts'
import type { AccountAnswer } from '../../domain/account/account.ts'
import { windowState } from '../../domain/account/account-window.ts'
import { KEY_FAULTS, parseKey } from '../../domain/credential/key.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { pipedKey, skillCommand } from '../../shell/skill-path.ts'
import { isoTime } from './answer/times.ts'
import type { Session } from './open.ts'

/** A shell may leave standard input open for ever; a password manager may take its time. */
const ACCOUNT_DEADLINE_MS = 15_000

/** The key of --from-env, else of standard input; undefined when none came. @throws SkillError E_KEY_MALFORMED */
export async function accountKey(context: Context): Promise<Secret | undefined> {
  const input = context.invocation.flags['from-env']
    ? (context.env.CHUTES_API_KEY ?? '')
    : await readKeyInput(context.signal, ACCOUNT_DEADLINE_MS)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return new Secret(parsed.key)
  if (parsed.fault === 'empty') return undefined
  throw new SkillError('E_KEY_MALFORMED', KEY_FAULTS[parsed.fault], {
    fix: `Pipe one key: ${pipedKey(skillCommand('status', '--account'))}`,
  })
}

/** Asks Chutes for the account behind a key. */
export async function askAccount(
  context: Context,
  { endpoints }: Session,
  key: Secret | undefined,
): Promise<AccountAnswer> {
  if (!key) return { kind: 'no-key' }
  context.progress('asking Chutes for the account')
  return fetchAccount(key, endpoints, context.signal)
}

/** The figures as the document tells them; undefined when there are none. */
export function accountData(answer: AccountAnswer, now: number) {
  if (answer.kind !== 'read') return undefined
  const { balance, plan, quota, discounts } = answer.account
  const window = (spending: Parameters<typeof windowState>[0]) => {
    const at = windowState(spending, now)
    if (at.state === 'unknown' || at.state === 'stale') return { state: at.state }
    return {
      state: at.state,
      used: cents(at.used),
      cap: cents(at.cap),
      percent: at.percent,
      resetAt: isoTime(at.resetAt),
    }
  }
  return {
    balance: balance === undefined ? null : cents(balance),
    plan:
      plan?.kind === 'active'
        ? { kind: plan.kind, custom: plan.custom, monthlyPrice: plan.monthlyPrice ?? null }
        : { kind: plan?.kind ?? ('unknown' as const) },
    ...(plan?.kind === 'active' && { fourHour: window(plan.fourHour), month: window(plan.month) }),
    quota: quota?.kind === 'limited' ? { used: quota.used, total: quota.total } : (quota?.kind ?? null),
    discounts: discounts ?? null,
  }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}
