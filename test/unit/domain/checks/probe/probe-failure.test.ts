import { describe, expect, test } from 'vitest'
import {
  classifyProbe,
  PROBE_FAILURES,
  type ProbeFailure,
} from '../../../../../scripts/src/domain/checks/probe/probe-failure.ts'

const MODEL = 'zai-org/GLM-5.2-TEE'

/** What 2026.9.6 says before it asks the model, when it cannot reach npm and ClawHub. */
const NOISE = [
  'Failed to install missing configured plugin "chutes" from clawhub:@openclaw/chutes-provider: fetch failed',
  '[state-migrations] Plugin "chutes" data/settings upgrade is unfinished: npm install failed: npm error code E404',
  'npm error request to https://registry.example/openclaw failed, reason: connect ECONNREFUSED, quota exceeded',
]

/** As 2026.9.6 writes it: the body in the message, the status in the log. */
const september = (status: number, body: string) =>
  [
    ...NOISE,
    JSON.stringify({
      ok: false,
      error: {
        type: 'cli_error',
        message: `No text output returned for provider "chutes" model "${MODEL}": ${status} ${body}.`,
      },
    }),
    `[provider-transport-fetch] [model-fetch] response provider=chutes api=openai-completions model=${MODEL} status=${status} elapsedMs=81 dispatcher=new contentType=application/json`,
    `[openclaw] Reason: No text output returned for provider "chutes" model "${MODEL}": ${status} ${body}.`,
  ].join('\n')
/** As 2026.6.11 writes it: the status alone. */
const june = (status: number) =>
  `Error: No text output returned for provider "chutes" model "${MODEL}": ${status} status code (no body).`

const classOf = (output: string) => classifyProbe({ ended: 'exited', output })

test('what OpenClaw says about plugins explains nothing', () => {
  expect(classOf(NOISE.join('\n'))).toBe('unknown')
  expect(classOf([...NOISE, '[openclaw] Reason: Unknown model: chutes/x/y'].join('\n'))).toBe('unknown-model')
})

describe('2026.9.6, with the bodies that Chutes sends', () => {
  test.each([
    [401, '{"detail":"Invalid token or user not found"}', 'auth'],
    [
      402,
      '{"detail":{"message":"Quota exceeded and account balance is $0.0, please pay with fiat or send tao","quota_reset_timestamp":1795000000}}',
      'quota',
    ],
    [402, '{"detail":"Subscription usage cap exceeded."}', 'quota'],
    [402, '{"detail":"TEE models require an active subscription or a positive account balance."}', 'balance'],
    [402, '{"detail":"This model requires a higher tier subscription."}', 'plan-tier'],
    [402, '{"detail":"Pay."}', 'payment'],
    [403, '<html><head><title>403 Forbidden</title></head></html>', 'edge'],
    [404, `{"detail":"model not found: ${MODEL}"}`, 'retired-model'],
    [400, '{"detail":{"object":"error","message":"Requested token count exceeds"}}', 'refused-request'],
    [413, '{"detail":"too large"}', 'refused-request'],
    [429, '{"detail":"Infrastructure is at maximum capacity, try again later"}', 'capacity'],
    [429, '<html><title>429 Too Many Requests</title></html>', 'capacity'],
    [500, 'Internal Server Error', 'chutes-error'],
    [502, '<html><title>502 Bad Gateway</title></html>', 'chutes-error'],
    [503, '{"detail":"No instances available (yet) for x"}', 'cold-model'],
    [503, '{"detail":"chute is down for maintenance"}', 'capacity'],
  ] as const)('%d %s is %s', (status, body, expected) => {
    expect(classOf(september(status, body))).toBe(expected)
  })
})

describe('2026.6.11, without a body', () => {
  test.each([
    [401, 'auth'],
    [402, 'payment'],
    [403, 'edge'],
    [404, 'retired-model'],
    [429, 'capacity'],
    [500, 'chutes-error'],
    [503, 'cold-model'],
  ] as const)('%d is %s', (status, expected) => expect(classOf(june(status))).toBe(expected))
})

describe('without a status', () => {
  test.each([
    [`No text output returned for provider "chutes" model "${MODEL}": Connection error..`, 'network'],
    ['[model-fetch] error provider=chutes causeCode=UND_ERR_SOCKET message=fetch failed', 'network'],
    ['getaddrinfo ENOTFOUND llm.chutes.ai', 'network'],
    ['No API key found for provider "chutes". Auth store: /x', 'no-credential'],
    ['Per-entry apiKey profile "chutes:manual" has no usable credentials for chutes.', 'no-credential'],
    ['Auth profile "chutes:manual" is temporarily unavailable', 'cooldown'],
    ['Unknown model: chutes/x/y', 'unknown-model'],
    ['Request timed out', 'slow'],
    [`No text output returned for provider "chutes" model "${MODEL}".`, 'no-answer'],
    [
      'Multiple agents are configured, but the model command has no explicit owner. Pass --agent <id>.',
      'needs-agent',
    ],
    ['Unable to resolve a safe npm executable', 'needs-packages'],
    ['boom', 'unknown'],
    ['', 'unknown'],
  ] as const)('%j is %s', (output, expected) => expect(classOf(output)).toBe(expected))
})

test('a run that did not end by itself has no words to classify', () => {
  expect(classifyProbe({ ended: 'timeout', output: june(404) })).toBe('slow')
  expect(classifyProbe({ ended: 'killed', output: june(404) })).toBe('unknown')
  expect(classifyProbe({ ended: 'not-started', output: '' })).toBe('unknown')
})

test('numbers that are no status, and other providers, decide nothing', () => {
  expect(classOf(`${june(402)}\nelapsedMs=404 port 503`)).toBe('payment')
  expect(
    classOf('[model-fetch] response provider=acme model=x status=401 elapsedMs=1\nConnection error'),
  ).toBe('network')
  expect(classOf('[model-fetch] response provider=chutes api=x model=y status=200 elapsedMs=4')).toBe(
    'unknown',
  )
})

test('every class has words of its own and something to do', () => {
  const advice = Object.values(PROBE_FAILURES)
  expect(new Set(advice.map(({ detail }) => detail)).size).toBe(advice.length)
  for (const { fix } of advice) expect(fix).toBeDefined()
  expect(Object.keys(PROBE_FAILURES)).toContain('unknown' satisfies ProbeFailure)
})
