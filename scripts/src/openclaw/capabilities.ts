import type { AllowlistKind, Capabilities, CronKind } from '../domain/config/capabilities.ts'
import { isObject, valueAt } from '../domain/json.ts'
import { meetsFloor } from '../domain/version.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { findJson } from './find-json.ts'
import type { OpenClawOutcome } from './run.ts'
import type { OpenClaw } from './session.ts'

export type CapabilityName = keyof Capabilities

/** The releases that the tests play, oldest first. Nobody has to ask them; any other one is asked. */
export const MEASURED_RELEASES: readonly string[] = [
  '2026.4.29',
  '2026.5.28',
  '2026.6.11',
  '2026.7.35',
  '2026.8.2',
  '2026.9.6',
]

const isHelp = ({ kind, code, stdout }: OpenClawOutcome): boolean =>
  kind === 'exited' && code === 0 && /^Usage: /m.test(stdout)

/** What an OpenClaw is asked, one start each, changing nothing; and what tells an answer from one that was cut off. */
export const QUESTIONS = {
  auth: { args: ['models', 'auth', '--help'], isAnswer: isHelp },
  schema: {
    args: ['config', 'schema'],
    isAnswer: (outcome: OpenClawOutcome) => outcome.code === 0 && isObject(inSchema(outcome, 'models')),
  },
  jobs: { args: ['cron', 'add', '--help'], isAnswer: isHelp },
  scheduler: { args: ['cron', '--help'], isAnswer: isHelp },
  plugins: {
    args: ['plugins', 'list', '--json'],
    isAnswer: (outcome: OpenClawOutcome) => outcome.code === 0 && listedPlugins(outcome) !== undefined,
  },
} as const
type Question = keyof typeof QUESTIONS

/** What a release answers, from the one on that showed it first. */
type Since<T> = Readonly<Record<string, T>>
type Asked<T> =
  | { readonly asks: Question; readonly reads: (outcome: OpenClawOutcome) => T; readonly since: Since<T> }
  /** No command tells: the number of the release decides. */
  | { readonly asks: 'version'; readonly since: Since<T> }

/** How each capability is asked, and which releases show which answer. */
export const CAPABILITIES: { readonly [Name in CapabilityName]: Asked<Capabilities[Name]> } = {
  keyIntake: {
    asks: 'auth',
    reads: (outcome) => (says(outcome, /\bpaste-api-key\b/) ? 'paste-api-key' : 'paste-token'),
    since: { '2026.4.29': 'paste-token', '2026.5.28': 'paste-api-key' },
  },
  logout: {
    asks: 'auth',
    reads: (outcome) => says(outcome, /\blogout\b/),
    since: { '2026.4.29': false, '2026.8.2': true },
  },
  allowlist: {
    asks: 'schema',
    reads: allowlistKind,
    since: { '2026.4.29': 'exact', '2026.5.12': 'wildcard', '2026.8.1': 'policy' },
  },
  // the port of a profile and `modelPolicy` came with one release: 2026.7.35 has neither, 2026.8.1 has both
  profilePort: {
    asks: 'schema',
    reads: (outcome) => allowlistKind(outcome) === 'policy',
    since: { '2026.4.29': false, '2026.8.1': true },
  },
  switchesThinking: {
    asks: 'schema',
    reads: (outcome) => says(outcome, /"qwen-chat-template"/),
    since: { '2026.4.29': false, '2026.5.12': true },
  },
  cron: {
    asks: 'jobs',
    reads: cronKind,
    since: { '2026.4.29': 'none', '2026.6.11': 'command', '2026.7.35': 'declaration' },
  },
  heartbeat: {
    asks: 'scheduler',
    reads: (outcome) => (says(outcome, /\bscratch\b/) ? 'scratch' : 'file'),
    since: { '2026.4.29': 'file', '2026.8.2': 'scratch' },
  },
  chutesPlugin: {
    asks: 'plugins',
    reads: (outcome) => (listedPlugins(outcome) ?? []).some(isBundledChutes),
    since: { '2026.4.29': true, '2026.6.11': false },
  },
  // which settings a running Gateway takes on is nothing that a command lists; 2026.9.2 names `auth.profiles` among them
  keyRestartsGateway: { asks: 'version', since: { '2026.4.29': true, '2026.9.2': false } },
  // a running Gateway was seen with its old credentials on 2026.8.2 and 2026.9.3; 2026.9.4 has it told
  gatewayTakesKeys: {
    asks: 'version',
    since: { '2026.4.29': true, '2026.8.1': false, '2026.9.4': true },
  },
  // the check at its start ("plugin verification failed") is in the packages of 2026.8.1 to 2026.9.4 and in no other
  gatewayNeedsPlugin: { asks: 'version', since: { '2026.4.29': false, '2026.8.1': true, '2026.9.5': false } },
}
const NAMES = Object.keys(CAPABILITIES) as CapabilityName[]

/** What this release is known to do, without asking it; undefined for one that the skill was not tested with. */
export function measuredCapabilities(version: string): Capabilities | undefined {
  if (!MEASURED_RELEASES.includes(version)) return undefined
  return Object.fromEntries(NAMES.map((name) => [name, inRelease(name, version)])) as unknown as Capabilities
}

/** The answer of the last release of the table that is not newer than this one, and a pre-release is older than its release. */
export function inRelease(name: CapabilityName, version: string): Capabilities[CapabilityName] | undefined {
  const answers = Object.entries(CAPABILITIES[name].since)
  return answers.findLast(([since]) => meetsFloor(version, since))?.[1]
}

/**
 * Asks an OpenClaw what it can do, one question after the other and only those that the named capabilities need. What an
 * answer tells beside them is told, too.
 * @throws SkillError E_OPENCLAW_FAILED when one gets no answer: what is read out of silence would be remembered
 */
export async function askCapabilities(
  openclaw: Pick<OpenClaw, 'run' | 'version'>,
  wanted: readonly CapabilityName[] = NAMES,
): Promise<Partial<Capabilities>> {
  const learned = new Map<CapabilityName, unknown>()
  for (const name of wanted) {
    if (learned.has(name)) continue
    const { asks } = CAPABILITIES[name]
    const outcome = asks === 'version' ? undefined : await answerTo(openclaw, asks)
    for (const other of NAMES) {
      const entry = CAPABILITIES[other]
      if (entry.asks !== asks) continue
      learned.set(
        other,
        entry.asks === 'version' || !outcome ? inRelease(other, openclaw.version) : entry.reads(outcome),
      )
    }
  }
  return Object.fromEntries(learned)
}

async function answerTo(openclaw: Pick<OpenClaw, 'run'>, question: Question): Promise<OpenClawOutcome> {
  const { args, isAnswer } = QUESTIONS[question]
  const outcome = await openclaw.run({ args })
  if (outcome.kind === 'exited' && isAnswer(outcome)) return outcome
  throw new SkillError('E_OPENCLAW_FAILED', `OpenClaw did not tell what it can do (${args.join(' ')}).`, {
    fix: 'Run openclaw doctor to see what is wrong with it, then run this again.',
  })
}

function says({ stdout, stderr }: OpenClawOutcome, words: RegExp): boolean {
  return words.test(stdout + stderr)
}

/** The schema of one setting below `agents.defaults`. */
function inSchema({ stdout }: OpenClawOutcome, setting: string): unknown {
  return valueAt(findJson(stdout), [
    ...['properties', 'agents', 'properties', 'defaults', 'properties'],
    setting,
  ])
}

/** Where `provider/*` allows something, the description of the setting says so. */
function allowlistKind(outcome: OpenClawOutcome): AllowlistKind {
  if (inSchema(outcome, 'modelPolicy') !== undefined) return 'policy'
  const description = valueAt(inSchema(outcome, 'models'), ['description'])
  return typeof description === 'string' && description.includes('provider/*') ? 'wildcard' : 'exact'
}

function cronKind(outcome: OpenClawOutcome): CronKind {
  if (!says(outcome, /--command-argv\b/)) return 'none'
  return says(outcome, /--declaration-key\b/) ? 'declaration' : 'command'
}

function listedPlugins({ stdout }: OpenClawOutcome): readonly unknown[] | undefined {
  const plugins = valueAt(findJson(stdout), ['plugins'])
  return Array.isArray(plugins) ? plugins : undefined
}

function isBundledChutes(plugin: unknown): boolean {
  return isObject(plugin) && plugin.id === 'chutes' && plugin.origin === 'bundled'
}
