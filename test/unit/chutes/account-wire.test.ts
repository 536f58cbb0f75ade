import { describe, expect, test } from 'vitest'
import { parseCount, parsePlan, parseProfile, parseQuota } from '../../../scripts/src/chutes/account-wire.ts'

const text = (value: unknown) => JSON.stringify(value)
const window = (extra: object = {}) => ({
  usage: 6.833,
  cap: 8.333,
  remaining: 1.5,
  reset_at: '2026-11-22T16:00:00Z',
  ...extra,
})
const FOUR = Date.parse('2026-11-22T16:00:00Z')

describe('the profile', () => {
  test('gives the balance and nothing that identifies anybody', () => {
    const body = {
      username: 'ada',
      user_id: 'u',
      balance: 12.34,
      payment_address: '5PAY',
      hotkey: '5HOT',
      coldkey: '5COLD',
      quotas: null,
    }
    expect(parseProfile(text(body))).toEqual({ balance: 12.34 })
  })
  test.each([
    ['no balance', { user_id: 'u' }, { balance: undefined }],
    ['a balance in words', { user_id: 'u', balance: '12' }, { balance: undefined }],
    ['a balance beyond belief', { user_id: 'u', balance: 1e300 }, { balance: undefined }],
    ['not an account', { ok: true }, undefined],
  ])('%s', (_name, body, expected) => expect(parseProfile(text(body))).toEqual(expected))
})

describe('the plan', () => {
  test('false is no plan, whatever stands beside it', () => {
    expect(parsePlan(text({ subscription: false }))).toEqual({ kind: 'none' })
    expect(parsePlan(text({ subscription: false, four_hour: window() }))).toEqual({ kind: 'none' })
    expect(parsePlan(text({ subscription: { active: false, status: 'free' } }))).toEqual({ kind: 'none' })
  })
  test('a plan with its windows', () => {
    const body = {
      subscription: true,
      custom: false,
      monthly_price: 20,
      anchor_date: '2026-11-01T00:00:00Z',
      effective_date: '2026-11-01T00:00:00Z',
      updated_at: '2026-11-01T00:00:00Z',
      four_hour: window(),
      monthly: window({ usage: 12, cap: 100, reset_at: '2026-12-01T00:00:00' }),
      invented_later: 1,
    }
    expect(parsePlan(text(body))).toEqual({
      kind: 'active',
      custom: false,
      monthlyPrice: 20,
      fourHour: { used: 6.833, cap: 8.333, resetAt: FOUR },
      month: { used: 12, cap: 100, resetAt: Date.parse('2026-12-01T00:00:00Z') },
    })
  })
  test('windows without the flag are a plan; neither is unknown', () => {
    expect(parsePlan(text({ four_hour: window() }))).toMatchObject({
      kind: 'active',
      fourHour: { cap: 8.333 },
    })
    expect(parsePlan(text({}))).toBeUndefined()
    expect(parsePlan(text({ subscription: 'maybe' }))).toBeUndefined()
  })
  test('a plan without windows', () => {
    expect(parsePlan(text({ subscription: true }))).toMatchObject({ fourHour: undefined, month: undefined })
    expect(parsePlan(text({ subscription: true, four_hour: null, monthly: [] }))).toMatchObject({
      fourHour: undefined,
    })
  })
  test.each([
    ['what remains gives what is used', window({ usage: undefined }), { used: 8.333 - 1.5 }],
    ['what is used outweighs what remains', window({ remaining: 0 }), { used: 6.833 }],
    ['nothing to derive it from', window({ usage: null, remaining: null }), { used: undefined }],
    ['an instant without a zone is UTC', window({ reset_at: '2026-11-22T16:00:00' }), { resetAt: FOUR }],
    ['another zone', window({ reset_at: '2026-11-22T17:00:00+01:00' }), { resetAt: FOUR }],
    ['microseconds', window({ reset_at: '2026-11-22T16:00:00.000000+00:00' }), { resetAt: FOUR }],
    ['no instant', window({ reset_at: 'soon' }), { resetAt: undefined }],
    ['null', window({ reset_at: null }), { resetAt: undefined }],
  ])('%s', (_name, four_hour, expected) => {
    expect(parsePlan(text({ subscription: true, four_hour }))).toMatchObject({ fourHour: expected })
  })
})

test('the quota', () => {
  expect(parseQuota(text({ quota: 5000, used: 41.5 }))).toEqual({ kind: 'limited', total: 5000, used: 41.5 })
  expect(parseQuota(text({ quota: 'unlimited', used: 0 }))).toEqual({ kind: 'unlimited' })
  for (const odd of [{ quota: 5000 }, { used: 1 }, { quota: 'many', used: 1 }, [], null])
    expect(parseQuota(text(odd))).toBeUndefined()
})

test('lists are counted', () => {
  expect([parseCount('[]'), parseCount('[{},{}]'), parseCount('{}')]).toEqual([0, 2, undefined])
})

test.each(['', '<html></html>', '[', 'null', '"x"'])('%j is nothing at all', (body) => {
  for (const parse of [parseProfile, parsePlan, parseQuota, parseCount]) expect(parse(body)).toBeUndefined()
})
