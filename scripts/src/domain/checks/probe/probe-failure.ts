import type { Fix } from '../../plans/fix.ts'

/** How a run of OpenClaw ended that should have answered, and everything it wrote. */
export interface FailedRun {
  readonly ended: 'exited' | 'timeout' | 'killed' | 'not-started' | 'too-much-output'
  readonly output: string
}

/**
 * The class of a failure. OpenClaw words the provider's answer as `…: 402 {"detail": …}` and logs `status=402`; the
 * status decides, and within a status the words that Chutes uses. Nothing of the output leaves this function.
 */
export function classifyProbe({ ended, output }: FailedRun): ProbeFailure {
  if (ended === 'timeout') return 'slow'
  if (ended !== 'exited') return 'unknown'
  const status = httpStatus(output)
  const reason = reasonIn(output)
  if (status !== undefined) return byStatus(status, reason)
  return FAILURE_PATTERNS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'unknown'
}

/** The lines that give the reason: around them OpenClaw tells at length which plugins it could not install. */
const REASON =
  /^(?:\w*Error:|\[openclaw\] Reason:|\s*"message":|\{"ok":false)|\[model-fetch\] error provider=chutes /
const STARTUP_NOISE = /^\[state-migrations\]|^npm |Failed to install missing configured plugin/

function reasonIn(output: string): string {
  const lines = output.split('\n')
  const reasons = lines.filter((line) => REASON.test(line))
  return (reasons.length > 0 ? reasons : lines.filter((line) => !STARTUP_NOISE.test(line))).join('\n')
}

/** The last status that the model's endpoint answered with. */
function httpStatus(output: string): number | undefined {
  const logged = [...output.matchAll(/\[model-fetch\] response provider=chutes [^\n]*?\bstatus=(\d{3})\b/g)]
  const worded = [...output.matchAll(/provider "?chutes"? model "?[^"\n]{1,200}"?: (\d{3})\b/g)]
  const found = [logged, worded].find((matches) => matches.length > 0)?.at(-1)?.[1]
  const status = Number(found)
  return status >= 400 && status < 600 ? status : undefined
}

function byStatus(status: number, reason: string): ProbeFailure {
  switch (status) {
    case 401:
      return 'auth'
    case 402:
      return PAYMENT.find(([pattern]) => pattern.test(reason))?.[1] ?? 'payment'
    case 403:
      return 'edge'
    case 404:
      return 'retired-model'
    case 429:
      return 'capacity'
    case 503:
      return /maintenance/i.test(reason) ? 'capacity' : 'cold-model'
    default:
      return status < 500 ? 'refused-request' : 'chutes-error'
  }
}

/** Releases before 2026.9 keep the words of a 402 to themselves. */
const PAYMENT: readonly (readonly [RegExp, ProbeFailure])[] = [
  [/higher tier/i, 'plan-tier'],
  [/usage cap|quota exceeded|quota_reset/i, 'quota'],
  [/active subscription|positive (?:account )?balance/i, 'balance'],
]

const FAILURE_PATTERNS: readonly (readonly [RegExp, ProbeFailure])[] = [
  [/plugin-runtime-deps|bundled runtime dep|npm install failed|safe npm executable/i, 'needs-packages'],
  [/no explicit owner|Pass --agent/i, 'needs-agent'],
  [/gateway closed|Gateway not reachable|opening a websocket|pairing required|gateway timeout/i, 'gateway'],
  [/No API key found|no usable credentials|failed to resolve secrets/i, 'no-credential'],
  [/temporarily unavailable|cooldown/i, 'cooldown'],
  [/Unknown model/i, 'unknown-model'],
  [/model not found/i, 'retired-model'],
  [/No instances available/i, 'cold-model'],
  [/maximum capacity|rate.?limit/i, 'capacity'],
  [/Connection error|fetch failed|ECONN|ENOTFOUND|EAI_AGAIN|UND_ERR|CERT_|self.signed/i, 'network'],
  [/timed? ?out/i, 'slow'],
  [/No text output returned/i, 'no-answer'],
]

const AGAIN: Fix = { script: 'status', args: '--probe' }
/** Whoever keeps asking is refused for longer, said a developer of Chutes in 2025. */
const PATIENCE: Fix = {
  words:
    'Wait longer each time before asking again: a minute, ten, an hour, up to a day. Asking at once makes the limit last.',
}
const ACCOUNT: Fix = { script: 'status', args: '--account', pipeKey: true }

export interface ProbeAdvice {
  readonly detail: string
  readonly fix: Fix
  /** The probe could not be made, so nothing is known to be wrong. */
  readonly skip?: true
  /** Another model may answer now, where there is one that runs. */
  readonly otherModel?: true
  /** OpenClaw then asks no model of Chutes for ten minutes. */
  readonly shutsProfile?: true
}

const ADVICE = {
  auth: {
    detail: 'Chutes does not accept the stored credential (401)',
    fix: { script: 'auth', pipeKey: true },
  },
  'no-credential': {
    detail: 'OpenClaw has no usable credential for Chutes',
    fix: { script: 'auth', pipeKey: true },
  },
  cooldown: {
    detail: 'OpenClaw pauses the credential: for about 30 s after a refusal, for ten minutes after a 402',
    fix: AGAIN,
  },
  payment: {
    detail: 'balance, plan or quota does not cover the request (402)',
    fix: ACCOUNT,
    shutsProfile: true,
  },
  balance: {
    detail: 'the account has no plan or balance that pays for this model (402)',
    fix: ACCOUNT,
    shutsProfile: true,
  },
  quota: {
    detail: 'the quota or the plan’s window is used up, and there is no balance (402)',
    fix: ACCOUNT,
    shutsProfile: true,
  },
  'plan-tier': {
    detail: 'the plan does not include this model (402)',
    fix: AGAIN,
    otherModel: true,
    shutsProfile: true,
  },
  // setup.js keeps a model that one catalogue lacks, so it would change nothing for a day
  'retired-model': {
    detail: 'Chutes does not serve this model (404)',
    fix: { script: 'models', args: 'recommend primary' },
  },
  'unknown-model': { detail: 'OpenClaw does not know this model', fix: { script: 'setup' } },
  'refused-request': { detail: 'Chutes refused the request itself', fix: { script: 'setup' } },
  edge: {
    detail: 'something before Chutes blocks the request (403)',
    fix: { words: 'Check proxy, VPN and firewall for llm.chutes.ai; then probe again.' },
  },
  capacity: { detail: 'Chutes is at capacity or limits this key (429)', fix: PATIENCE, otherModel: true },
  'cold-model': { detail: 'no instance of this model is running now (503)', fix: AGAIN, otherModel: true },
  'chutes-error': { detail: 'Chutes failed while answering (5xx)', fix: AGAIN },
  network: {
    detail: 'OpenClaw could not reach Chutes',
    fix: { words: 'Check network and proxy for llm.chutes.ai; then probe again.' },
  },
  slow: { detail: 'no answer in time', fix: AGAIN, otherModel: true },
  'no-answer': { detail: 'the model answered without any text', fix: AGAIN },
  'needs-packages': {
    detail: 'this OpenClaw wants to install packages before its first answer, and could not',
    fix: { words: 'Send the agent one message with network access, then probe again.' },
    skip: true,
  },
  'needs-agent': {
    detail: 'several agents are configured, and OpenClaw wants to know which',
    fix: { script: 'status', args: '--probe --agent <id>' },
    skip: true,
  },
  gateway: {
    detail: 'OpenClaw could not ask its Gateway',
    fix: { words: 'Run openclaw gateway status to see why; then probe again.' },
  },
  unknown: {
    detail: 'OpenClaw failed in a way that is not recognised',
    fix: { words: 'Run openclaw infer model run --local --prompt hi to see its own words.' },
  },
} as const satisfies Record<string, ProbeAdvice>

/** Why a completion did not come, as far as what OpenClaw wrote tells. */
export type ProbeFailure = keyof typeof ADVICE

/** What to say and to do about each class. */
export const PROBE_FAILURES: Readonly<Record<ProbeFailure, ProbeAdvice>> = ADVICE

/** How many other providers are named. */
const MAX_PROVIDERS = 3

/** What a 402 does beyond the one request, and who answers meanwhile. `others`: the person's other providers. */
export function shutProfileText(others: readonly string[]): string {
  const names = others.slice(0, MAX_PROVIDERS).join(', ')
  const meanwhile =
    names === '' ? 'no other provider could answer meanwhile' : `meanwhile ${names} can answer`
  return `a 402 shuts the whole Chutes profile for ten minutes, all its models; ${meanwhile}`
}
