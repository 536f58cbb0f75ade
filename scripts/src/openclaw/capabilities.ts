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
  switchesThinking: false,
}
const MAY: Capabilities = {
  keyIntake: 'paste-api-key',
  logout: false,
  allowlist: 'wildcard',
  keyRestartsGateway: true,
  heartbeat: 'file',
  cron: 'none',
  chutesPlugin: true,
  switchesThinking: true,
}
const JUNE: Capabilities = { ...MAY, cron: 'command', chutesPlugin: false }
const SEPTEMBER: Capabilities = {
  keyIntake: 'paste-api-key',
  logout: true,
  allowlist: 'policy',
  keyRestartsGateway: false,
  heartbeat: 'scratch',
  cron: 'declaration',
  chutesPlugin: false,
  switchesThinking: true,
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

/** What an unknown OpenClaw answered. */
export interface Probes {
  /** `models auth --help` */
  readonly auth: OpenClawOutcome
  /** `config get agents.defaults.modelPolicy` */
  readonly policy: OpenClawOutcome
  /** `cron add --help` */
  readonly cron: OpenClawOutcome
  /** `cron --help` */
  readonly scheduler: OpenClawOutcome
  /** `plugins list --json` */
  readonly plugins: OpenClawOutcome
}

/**
 * Asks an unknown OpenClaw what it can do: five calls at once that change nothing, a few seconds.
 * @throws SkillError E_OPENCLAW_FAILED when one gets no answer: what is read out of silence would be remembered
 */
export async function probeCapabilities(openclaw: Pick<OpenClaw, 'run'>): Promise<Capabilities> {
  const ask = (...args: string[]): Promise<OpenClawOutcome> => openclaw.run({ args })
  const [auth, policy, cron, scheduler, plugins] = await Promise.all([
    ask('models', 'auth', '--help'),
    ask('config', 'get', 'agents.defaults.modelPolicy', '--json'),
    ask('cron', 'add', '--help'),
    ask('cron', '--help'),
    ask('plugins', 'list', '--json'),
  ])
  const probes = { auth, policy, cron, scheduler, plugins }
  const silent = unanswered(probes)
  if (silent === undefined) return readProbes(probes)
  throw new SkillError('E_OPENCLAW_FAILED', `OpenClaw did not tell what it can do (${silent}).`, {
    fix: 'Run openclaw doctor to see what is wrong with it, then run this again.',
  })
}

/** The first probe that is no answer: cut off, or not what every release prints. "Unknown name" is an answer. */
export function unanswered(probes: Probes): keyof Probes | undefined {
  const help = ({ kind, code, stdout }: OpenClawOutcome): boolean =>
    kind === 'exited' && code === 0 && /^Usage: /m.test(stdout)
  const known = ({ kind, code, stdout, stderr }: OpenClawOutcome): boolean =>
    kind === 'exited' && (code === 0 ? findJson(stdout) !== undefined : UNKNOWN_NAME.test(stdout + stderr))
  const answered = {
    auth: help(probes.auth),
    policy: known(probes.policy),
    cron: help(probes.cron),
    scheduler: help(probes.scheduler),
    plugins:
      known(probes.plugins) && (probes.plugins.code !== 0 || listedPlugins(probes.plugins) !== undefined),
  }
  return PROBES.find((name) => !answered[name])
}

const PROBES = ['auth', 'policy', 'cron', 'scheduler', 'plugins'] as const
const UNKNOWN_NAME = /not found|valid but unset|unknown (?:command|option|key)|unrecognized/i

/**
 * The answers as capabilities. An OpenClaw that knows `modelPolicy` also hot-reloads credentials; one that takes keys
 * (after 2026.5.12) is younger than the thinking format of chat templates, which 2026.5.7 would refuse in a row.
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
    chutesPlugin: shipsChutes(plugins),
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

function shipsChutes(answer: OpenClawOutcome): boolean {
  const plugins = listedPlugins(answer) ?? []
  return plugins.some((plugin) => isObject(plugin) && plugin.id === 'chutes' && plugin.origin === 'bundled')
}
