import { describe, expect, test } from 'vitest'
import type {
  Account,
  AccountAnswer,
  Plan,
  SpendingWindow,
} from '../../../../scripts/src/domain/account/account.ts'
import { clock, dollars, windowState } from '../../../../scripts/src/domain/account/account-window.ts'
import { accountChecks, steadyDetail } from '../../../../scripts/src/domain/checks/account-checks.ts'

const NOW = Date.parse('2026-11-22T13:10:00Z')
const TOMORROW = NOW + 24 * 3_600_000
const FOUR = Date.parse('2026-11-22T16:00:00Z')
const MONTH = Date.parse('2026-12-01T00:00:00Z')
const PAST = Date.parse('2026-11-01T00:00:00Z')

const none: Plan = { kind: 'none' }
const window = (
  used: number | undefined,
  cap: number | undefined = 8.333,
  resetAt?: number,
): SpendingWindow => ({
  used,
  cap,
  resetAt: resetAt ?? FOUR,
})
const pro = (four: SpendingWindow | undefined, month?: SpendingWindow, custom = false): Plan => ({
  kind: 'active',
  custom,
  monthlyPrice: 20,
  fourHour: four,
  month: month ?? { used: 12.5, cap: 100, resetAt: MONTH },
})

function read(account: Partial<Account>): AccountAnswer {
  return {
    kind: 'read',
    account: { balance: 12.34, plan: none, quota: undefined, discounts: 0, ...account },
  }
}
const checksOf = (account: Partial<Account>) => accountChecks(read(account), NOW)
const one = (id: string, account: Partial<Account>) => checksOf(account).find((check) => check.id === id)

describe('answers without figures', () => {
  test.each([
    [{ kind: 'no-key' }, 'skip'],
    [{ kind: 'not-allowed' }, 'skip'],
    [{ kind: 'failed', reason: 'api.chutes.ai answered HTTP 500' }, 'warn'],
    [{ kind: 'rejected' }, 'fail'],
  ] as const)('%o is a %s with something to do', (answer, status) => {
    const checks = accountChecks(answer, NOW)
    expect(checks).toMatchObject([{ id: 'account', status }])
    expect(checks[0]?.fix).toBeDefined()
  })

  test('a key that may not read the account is not called invalid', () => {
    expect(accountChecks({ kind: 'not-allowed' }, NOW)[0]?.detail).toMatch(/may run models/)
  })
})

test('an account that Chutes refuses says what OpenClaw makes of a 402, and who answers meanwhile', () => {
  const [refused] = accountChecks(read({ balance: 0 }), NOW, ['acme'])
  expect(refused?.detail).toMatch(
    /: Chutes refuses TEE models; a 402 shuts the whole Chutes profile for ten minutes, all its models; meanwhile acme can answer$/,
  )
  expect(accountChecks(read({ balance: 0.5 }), NOW, ['acme'])[0]?.detail).not.toMatch(/402/)
})

describe('the money', () => {
  test.each([
    ['no plan, some balance', { balance: 12.34 }, 'pass', 'no plan (pay as you go), balance $12.34'],
    ['no plan, cents', { balance: 0.52 }, 'warn', /\$0\.52, which is nearly nothing/],
    ['no plan, nothing', { balance: 0 }, 'fail', /refuses TEE models/],
    ['no plan, debts', { balance: -3 }, 'fail', /-\$3\.00/],
    [
      'a plan needs no balance',
      { balance: 0, plan: pro(window(1)) },
      'pass',
      'plan $20.00 a month, balance $0.00',
    ],
    ['a plan, balance unknown', { balance: undefined, plan: pro(window(1)) }, 'pass', /balance unknown/],
    ['an invoiced account', { balance: 0, quota: { kind: 'unlimited' } }, 'pass', /balance \$0\.00/],
    ['plan unknown', { balance: 0, plan: undefined }, 'skip', 'plan unknown, balance $0.00'],
    ['balance unknown', { balance: undefined }, 'skip', /balance unknown/],
    ['discounts', { discounts: 2 }, 'pass', /2 discount\(s\)/],
    ['discounts unknown', { discounts: undefined }, 'pass', 'no plan (pay as you go), balance $12.34'],
  ] as const)('%s', (_name, account, status, detail) => {
    expect(one('account', account)).toMatchObject({
      status,
      detail: expect.stringMatching(asPattern(detail)),
    })
  })

  test('no plan has no windows, whatever else is said', () => {
    expect(checksOf({ plan: none }).map(({ id }) => id)).toEqual(['account'])
  })
})

const asPattern = (text: string | RegExp): RegExp =>
  typeof text === 'string' ? new RegExp(`^${text.replace(/[$().]/g, '\\$&')}$`) : text

describe('the 4-hour window', () => {
  const four = (spending: SpendingWindow | undefined, balance: number | undefined = 0) =>
    one('window-4h', { balance, plan: pro(spending) })

  test.each([
    ['open', window(1.25), 'pass', '15% of the 4-hour window ($1.25 of $8.33), resets 16:00 UTC'],
    ['just below the threshold', window(6.66), 'pass', /^79%/],
    ['near', window(6.84), 'warn', '82% of the 4-hour window ($6.84 of $8.33), resets 16:00 UTC'],
    ['a cent before the cap', window(8.33), 'warn', /^99%/],
    ['full, without balance', window(8.333), 'fail', /used up; Chutes refuses until 16:00 UTC/],
    ['overrun', window(9), 'fail', /^108%/],
    ['no reset told', { used: 9, cap: 8, resetAt: undefined }, 'fail', /until it resets/],
    ['0 of 0 is no cap', window(0, 0), 'skip', 'no figures'],
    ['a cap below zero', window(1, -1), 'skip', 'no figures'],
    ['negative use', window(-1), 'skip', 'no figures'],
    ['no use told', window(undefined), 'skip', 'no figures'],
    ['no cap told', { used: 9, cap: undefined, resetAt: FOUR }, 'skip', 'no figures'],
    ['no window told', undefined, 'skip', 'no figures'],
    ['a reset that is over', window(9, 8, PAST), 'skip', /ended 2026-11-01 00:00 UTC/],
    ['a reset right now', window(9, 8, NOW), 'skip', /ended 13:10 UTC/],
  ] as const)('%s', (_name, spending, status, detail) => {
    expect(four(spending)).toMatchObject({ status, detail: expect.stringMatching(asPattern(detail)) })
  })

  test('used up with a balance means paying, with an unknown balance perhaps', () => {
    expect(four(window(9), 5)).toMatchObject({
      status: 'warn',
      detail: expect.stringMatching(/\(\$5\.00\) pays/),
    })
    const unknown = one('window-4h', { balance: undefined, plan: pro(window(9)) })
    expect(unknown).toMatchObject({ status: 'warn', detail: expect.stringMatching(/may refuse/) })
  })
})

describe('the month', () => {
  const month = (spending: SpendingWindow, custom = false) =>
    one('window-month', { balance: 0, plan: pro(window(1), spending, custom) })

  test('is judged like the 4-hour window, and says its day', () => {
    const near = month({ used: 91, cap: 100, resetAt: MONTH })
    expect(near).toMatchObject({
      status: 'warn',
      detail: expect.stringMatching(/resets 2026-12-01 00:00 UTC/),
    })
    expect(month({ used: 100, cap: 100, resetAt: MONTH })?.status).toBe('fail')
  })
  test('is not enforced on a custom plan', () => {
    expect(month({ used: 300, cap: 100, resetAt: MONTH }, true)).toMatchObject({
      status: 'pass',
      detail: expect.stringMatching(/not enforced/),
    })
  })
  test('a stale month accuses nobody', () => {
    expect(month({ used: 300, cap: 100, resetAt: PAST })?.status).toBe('skip')
  })
})

describe('the request quota', () => {
  const quota = (total: number, used: number, account: Partial<Account> = {}) =>
    one('quota', { plan: pro(window(1)), balance: 0, quota: { kind: 'limited', total, used }, ...account })

  test.each([
    [5000, 42.5, 'pass', '42 of 5000 included requests today'],
    [5000, 4000, 'warn', '4000 of 5000 included requests today, resets 2026-11-23 00:00 UTC'],
    [200, 200, 'fail', /used up; Chutes refuses until 2026-11-23 00:00 UTC/],
    [0, 0, 'skip', 'no included requests'],
  ] as const)('%d included, %d used: %s', (total, used, status, detail) => {
    expect(quota(total, used)).toMatchObject({ status, detail: expect.stringMatching(asPattern(detail)) })
  })
  test('going beyond it is how pay-as-you-go works', () => {
    expect(quota(200, 900, { plan: none, balance: 5 })?.status).toBe('pass')
    expect(quota(200, 900, { plan: none, balance: 0 })?.status).toBe('fail')
  })
  test('unlimited and unknown', () => {
    expect(one('quota', { quota: { kind: 'unlimited' } })).toMatchObject({ status: 'pass' })
    expect(one('quota', {})).toBeUndefined()
  })
})

test('every warning and failure says what to do', () => {
  const bad = checksOf({
    balance: 0,
    plan: pro(window(9), { used: 95, cap: 100, resetAt: MONTH }),
    quota: { kind: 'limited', total: 10, used: 10 },
  }).filter(({ status }) => status === 'warn' || status === 'fail')
  expect(bad).toHaveLength(3)
  for (const check of bad) expect(check.fix).toBeDefined()
})

test('a matter reads the same on the next day', () => {
  const steady = (account: Partial<Account>, id: string, now = NOW) => {
    const found = accountChecks(read(account), now).find((check) => check.id === id)
    return found && steadyDetail(found)
  }
  const month = (used: number) => ({ plan: pro(window(1), { used, cap: 100, resetAt: MONTH }), balance: 5 })
  expect(steady(month(82), 'window-month')).toBe('over 80% of the month, resets 2026-12-01 00:00 UTC')
  expect(steady(month(88), 'window-month')).toBe(steady(month(82), 'window-month'))
  expect(steady(month(95), 'window-month')).toMatch(/^over 90%/)
  expect(steady(month(103), 'window-month')).toMatch(/^100% .* the balance pays/)
  expect(steady({ balance: 0.5 }, 'account')).toBe(steady({ balance: 0.25 }, 'account'))
  const quota = (used: number): Partial<Account> => ({
    plan: pro(window(1)),
    balance: 5,
    quota: { kind: 'limited', total: 5000, used },
  })
  expect(steady(quota(4100), 'quota')).toBe('over 80% of the 5000 included requests today')
  expect(steady(quota(4400), 'quota', TOMORROW)).toBe(steady(quota(4100), 'quota'))
  const usedUp = '100% of the 5000 included requests today: used up; the balance pays until it resets'
  expect([steady(quota(5000), 'quota'), steady(quota(6000), 'quota', TOMORROW)]).toEqual([usedUp, usedUp])
  const four = (now: number) => steady({ plan: pro(window(7.5, 8.333, now + 3_600_000)) }, 'window-4h', now)
  expect([four(NOW), four(TOMORROW)]).toEqual(Array(2).fill('over 90% of the 4-hour window'))
})

test('amounts and times read well', () => {
  expect([dollars(8.333), dollars(0), dollars(-0.5)]).toEqual(['$8.33', '$0.00', '-$0.50'])
  expect([clock(FOUR, NOW), clock(MONTH, NOW)]).toEqual(['16:00 UTC', '2026-12-01 00:00 UTC'])
  expect(windowState(window(8.333), NOW)).toMatchObject({ state: 'full', percent: 100 })
})
