import type { AllowlistKind, Capabilities, CronKind } from '../domain/config/capabilities.ts'
import { isObject, valueAt } from '../domain/json.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { findJson } from './find-json.ts'
import type { OpenClawOutcome } from './run.ts'
import type { OpenClaw } from './session.ts'

const APRIL: Capabilities = {
  keyIntake: 'paste-token',
  logout: false,
  allowlist: 'exact',
  keyRestartsGateway: true,
  heartbeat: 'file',
  cron: 'none',
  chutesPlugin: true,
  gatewayNeedsPlugin: false,
  profilePort: false,
  switchesThinking: false,
}
const MAY: Capabilities = {
  ...APRIL,
  keyIntake: 'paste-api-key',
  allowlist: 'wildcard',
  switchesThinking: true,
}
const JUNE: Capabilities = { ...MAY, cron: 'command', chutesPlugin: false }
const SEPTEMBER: Capabilities = {
  ...JUNE,
  logout: true,
  allowlist: 'policy',
  keyRestartsGateway: false,
  heartbeat: 'scratch',
  cron: 'declaration',
  profilePort: true,
}

/** Probe results that ship with the skill: the releases its tests run on. Any other release is probed once. */
const MEASURED: Readonly<Record<string, Capabilities>> = {
  '2026.4.29': APRIL,
  '2026.5.28': MAY,
  '2026.6.11': JUNE,
  '2026.9.6': SEPTEMBER,
}

/** What this release is known to do, without asking it; undefined for one that the skill was not tested with. */
export function measuredCapabilities(version: string): Capabilities | undefined {
  return MEASURED[version]
}

const isHelp = ({ kind, code, stdout }: OpenClawOutcome): boolean =>
  kind === 'exited' && code === 0 && /^Usage: /m.test(stdout)
/** "Unknown name" is an answer, too. */
const isValue = ({ kind, code, stdout, stderr }: OpenClawOutcome): boolean =>
  kind === 'exited' && (code === 0 ? findJson(stdout) !== undefined : UNKNOWN_NAME.test(stdout + stderr))
const UNKNOWN_NAME = /not found|valid but unset|unknown (?:command|option|key)|unrecognized/i

/** What an unknown OpenClaw is asked, and what tells an answer from one that was cut off. */
const PROBES = {
  auth: { args: ['models', 'auth', '--help'], isAnswer: isHelp },
  policy: { args: ['config', 'get', 'agents.defaults.modelPolicy', '--json'], isAnswer: isValue },
  cron: { args: ['cron', 'add', '--help'], isAnswer: isHelp },
  scheduler: { args: ['cron', '--help'], isAnswer: isHelp },
  plugins: {
    args: ['plugins', 'list', '--json'],
    isAnswer: (outcome: OpenClawOutcome) =>
      isValue(outcome) && (outcome.code !== 0 || listedPlugins(outcome) !== undefined),
  },
}
type ProbeName = keyof typeof PROBES
const PROBE_NAMES = Object.keys(PROBES) as ProbeName[]
type Probes = Readonly<Record<ProbeName, OpenClawOutcome>>

/**
 * Asks an unknown OpenClaw what it can do: five calls at once that change nothing, a few seconds.
 * @throws SkillError E_OPENCLAW_FAILED when one gets no answer: what is read out of silence would be remembered
 */
export async function probeCapabilities(openclaw: Pick<OpenClaw, 'run'>): Promise<Capabilities> {
  const answers = PROBE_NAMES.map(async (name) => [name, await openclaw.run({ args: PROBES[name].args })])
  const probes = Object.fromEntries(await Promise.all(answers)) as Probes
  const silent = unanswered(probes)
  if (silent === undefined) return readProbes(probes)
  throw new SkillError('E_OPENCLAW_FAILED', `OpenClaw did not tell what it can do (${silent}).`, {
    fix: 'Run openclaw doctor to see what is wrong with it, then run this again.',
  })
}

/** The first probe that is no answer: cut off, or not what every release prints. */
export function unanswered(probes: Probes): ProbeName | undefined {
  return PROBE_NAMES.find((name) => !PROBES[name].isAnswer(probes[name]))
}

/**
 * The answers as capabilities. An OpenClaw that knows `modelPolicy` also hot-reloads credentials and has a port per
 * profile; one that takes keys (after 2026.5.12) is younger than the thinking format of chat templates, which 2026.5.7
 * would refuse in a row.
 */
export function readProbes({ auth, policy, cron, scheduler, plugins }: Probes): Capabilities {
  const commands = auth.stdout + auth.stderr
  const intake = /\bpaste-api-key\b/.test(commands) ? 'paste-api-key' : 'paste-token'
  const hasPolicy = policy.code === 0 || /valid but unset/.test(policy.stdout + policy.stderr)
  const mapKind: AllowlistKind = intake === 'paste-api-key' ? 'wildcard' : 'exact'
  return {
    keyIntake: intake,
    logout: /\blogout\b/.test(commands),
    allowlist: hasPolicy ? 'policy' : mapKind,
    keyRestartsGateway: !hasPolicy,
    heartbeat: /\bscratch\b/.test(scheduler.stdout + scheduler.stderr) ? 'scratch' : 'file',
    cron: cronKind(cron.stdout + cron.stderr),
    chutesPlugin: (listedPlugins(plugins) ?? []).some(isBundledChutes),
    gatewayNeedsPlugin: false,
    profilePort: hasPolicy,
    switchesThinking: intake === 'paste-api-key',
  }
}

function cronKind(help: string): CronKind {
  if (!/--command-argv\b/.test(help)) return 'none'
  return /--declaration-key\b/.test(help) ? 'declaration' : 'command'
}

function listedPlugins({ stdout }: OpenClawOutcome): readonly unknown[] | undefined {
  const plugins = valueAt(findJson(stdout), ['plugins'])
  return Array.isArray(plugins) ? plugins : undefined
}

function isBundledChutes(plugin: unknown): boolean {
  return isObject(plugin) && plugin.id === 'chutes' && plugin.origin === 'bundled'
}
