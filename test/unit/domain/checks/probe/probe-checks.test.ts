import { describe, expect, test } from 'vitest'
import {
  loadOf,
  loadOfModels,
  type Utilization,
} from '../../../../../scripts/src/domain/checks/probe/model-load.ts'
import { type ProbeFacts, probeChecks } from '../../../../../scripts/src/domain/checks/probe/probe-checks.ts'
import {
  PROBE_FAILURES,
  type ProbeFailure,
} from '../../../../../scripts/src/domain/checks/probe/probe-failure.ts'

const FACTS: ProbeFacts = {
  expected: 'chutes/zai-org/GLM',
  probe: {
    kind: 'answered',
    model: 'chutes/zai-org/GLM',
    latencyMs: 412,
    measured: 'response',
    through: 'local',
  },
  allowed: [],
  chosen: [
    { as: 'primary', id: 'zai-org/GLM' },
    { as: 'chutes-fast', id: 'x/Flash' },
    { as: 'chutes-vision', id: 'x/Vision' },
  ],
  loads: [
    { id: 'zai-org/GLM', load: 'hot' },
    { id: 'x/Flash', load: 'hot' },
    { id: 'x/Vision', load: 'busy' },
  ],
  others: [],
}
const checksOf = (facts: Partial<ProbeFacts>) => probeChecks({ ...FACTS, ...facts })
const failed = (failure: ProbeFailure, facts: Partial<ProbeFacts> = {}) =>
  checksOf({ probe: { kind: 'failed', failure }, ...facts })[0]

describe('the answer', () => {
  test('passes with the time until it began', () => {
    expect(checksOf({})[0]).toEqual({
      id: 'probe',
      status: 'pass',
      detail: 'chutes/zai-org/GLM began to answer after 412 ms',
    })
  })
  test('says when the time is that of the whole command', () => {
    const probe = {
      kind: 'answered',
      model: FACTS.expected,
      latencyMs: 16_070,
      measured: 'command',
      through: 'local',
    } as const
    expect(checksOf({ probe })[0]?.detail).toMatch(/within 16\.1 s, OpenClaw's own start included/)
  })
  test('says that it went the way that messages take', () => {
    const probe = { ...FACTS.probe, through: 'gateway' } as const
    expect(checksOf({ probe })[0]?.detail).toMatch(/ms, through the running Gateway$/)
  })
  test.each([
    ['gateway', { words: 'Restart the Gateway: openclaw gateway restart' }],
    ['local', { script: 'setup' }],
  ] as const)('by another model through %s is mended there', (through, fix) => {
    const probe = { ...FACTS.probe, model: 'chutes/x/Older', through } as const
    expect(checksOf({ probe })[0]).toMatchObject({ status: 'fail', fix })
  })
  test.each([
    ['no-credential', 'fail', /no usable credential.*OpenClaw without it does/, /openclaw gateway restart/],
    ['gateway', 'warn', /could not ask its Gateway, so .* was asked without it/, /openclaw gateway status/],
  ] as const)(
    'that only OpenClaw without the Gateway gave (%s): %s',
    (behindGateway, status, detail, fix) => {
      expect(checksOf({ behindGateway })).toContainEqual({
        id: 'gateway-probe',
        status,
        detail: expect.stringMatching(detail),
        fix: { words: expect.stringMatching(fix) },
      })
      expect(checksOf({ behindGateway, probe: { kind: 'failed', failure: 'auth' } })).toHaveLength(2)
    },
  )
  test('of another model fails', () => {
    const probe = {
      kind: 'answered',
      model: 'acme/first',
      latencyMs: 9,
      measured: 'response',
      through: 'local',
    } as const
    expect(checksOf({ probe })[0]).toMatchObject({
      status: 'fail',
      detail: expect.stringMatching(/^acme\/first/),
    })
  })
  test.each([
    [['acme/*'], 'fail'],
    [['acme/*', 'chutes/*'], 'pass'],
    [['chutes/zai-org/GLM'], 'pass'],
    [['*'], 'pass'],
    [[], 'pass'],
  ] as const)('with the allowlist %o: %s', (allowed, status) => {
    expect(checksOf({ allowed })[0]?.status).toBe(status)
  })
})

describe('no answer', () => {
  test.each(Object.keys(PROBE_FAILURES) as ProbeFailure[])('%s names the model and a fix', (failure) => {
    const check = failed(failure)
    expect(check).toMatchObject({ status: PROBE_FAILURES[failure].skip ? 'skip' : 'fail' })
    expect(check?.detail).toMatch(/^chutes\/zai-org\/GLM: /)
    expect(check?.fix).toBeDefined()
  })
  test('of a cold model points to an alias that runs', () => {
    expect(failed('cold-model')?.fix).toEqual({ script: 'setup', args: '--primary chutes-fast' })
  })
  test('of a model that Chutes does not find leads to another one: setup.js keeps it until it is retired', () => {
    expect(failed('retired-model')?.fix).toEqual({ script: 'models', args: 'recommend primary' })
  })
  test.each([
    ['balance', /ten minutes, all its models; meanwhile acme can answer$/],
    ['quota', /meanwhile acme can answer$/],
    ['plan-tier', /meanwhile acme can answer$/],
    ['capacity', /limits this key \(429\)$/],
  ] as const)('of a 402 says that the whole profile is shut: %s', (failure, detail) => {
    expect(failed(failure, { others: ['acme'] })?.detail).toMatch(detail)
  })
  test('points to none that does not run, or is the same model', () => {
    const loads = [{ id: 'zai-org/GLM', load: 'hot' }] as const
    const chosen = [...FACTS.chosen, { as: 'chutes-pro', id: 'zai-org/GLM' }]
    expect(failed('capacity', { loads, chosen })?.fix).toMatchObject({
      words: expect.stringMatching(/longer each time.* a day/),
    })
    expect(failed('cold-model', { loads: undefined })?.fix).toEqual({ script: 'status', args: '--probe' })
  })
})

describe('what runs now', () => {
  const heatCheck = (facts: Partial<ProbeFacts>) => checksOf(facts)[1]
  test('is told by role', () => {
    expect(heatCheck({})).toEqual({
      id: 'hot',
      status: 'pass',
      detail: 'hot: primary, chutes-fast; busy: chutes-vision',
    })
  })
  test('a cold primary warns with a way out, a cold alias warns', () => {
    const [glm, flash, vision] = FACTS.loads ?? []
    if (!glm || !flash || !vision) throw new Error('three models')
    const coldPrimary = heatCheck({ loads: [{ ...glm, load: 'cold' }, flash, vision] })
    expect(coldPrimary).toMatchObject({ status: 'warn', fix: { args: '--primary chutes-fast' } })
    const coldAlias = heatCheck({ loads: [glm, flash, { ...vision, load: 'cold' }] })
    expect(coldAlias).toMatchObject({ status: 'warn', fix: { words: expect.any(String) } })
  })
  test('is a skip when Chutes does not say', () => {
    expect(heatCheck({ loads: undefined })?.status).toBe('skip')
  })
})

test.each([
  [{ active: 4, used: 0.4, rateLimited: 0 }, 'hot'],
  [{ active: 1, used: undefined, rateLimited: undefined }, 'hot'],
  [{ active: 4, used: 0.99, rateLimited: 0 }, 'busy'],
  [{ active: 4, used: 0.1, rateLimited: 0.01 }, 'busy'],
  [{ active: 0, used: 0, rateLimited: 1 }, 'cold'],
] as const)('%o is %s', (row, heat) => {
  expect(loadOf({ chuteId: 'c', name: 'n', ...row })).toBe(heat)
})

test('models are found by chute id first, then by name; private and strange chutes do not matter', () => {
  const row = (chuteId: string, name: string, active: number): Utilization => ({
    chuteId,
    name,
    active,
    used: 0,
    rateLimited: 0,
  })
  const rows = [row('1', 'renamed', 2), row('2', 'x/Named', 0), row('3', '[private chute]', 1)]
  const models = [
    { id: 'x/ById', chuteId: '1' },
    { id: 'x/Named', chuteId: undefined },
    { id: 'x/Nowhere', chuteId: '9' },
  ]
  expect(loadOfModels(models, rows).map(({ load }) => load)).toEqual(['hot', 'cold', 'unknown'])
})
