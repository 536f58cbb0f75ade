import type { AllowlistKind, Capabilities, CronKind } from '../domain/capabilities.ts'
import { isObject, valueAt } from '../domain/json.ts'
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
}
const MAY: Capabilities = {
  keyIntake: 'paste-api-key',
  logout: false,
  allowlist: 'wildcard',
  keyRestartsGateway: true,
  heartbeat: 'file',
  cron: 'none',
  chutesPlugin: true,
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
}

/** Probe results that ship with the skill: the releases its tests run on. Any other release is probed once. */
const MEASURED: Readonly<Record<string, Capabilities>> = {
  '2026.4.29': APRIL,
  '2026.5.28': MAY,
  '2026.6.11': JUNE,
  '2026.9.6': SEPTEMBER,
}

const TIMEOUT_MS = 30_000

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

/** Asks an unknown OpenClaw what it can do: five calls at once that change nothing, a few seconds. */
export async function probeCapabilities(openclaw: Pick<OpenClaw, 'run'>): Promise<Capabilities> {
  const ask = (...args: string[]): Promise<OpenClawOutcome> => openclaw.run({ args, timeoutMs: TIMEOUT_MS })
  const [auth, policy, cron, scheduler, plugins] = await Promise.all([
    ask('models', 'auth', '--help'),
    ask('config', 'get', 'agents.defaults.modelPolicy', '--json'),
    ask('cron', 'add', '--help'),
    ask('cron', '--help'),
    ask('plugins', 'list', '--json'),
  ])
  return readProbes({ auth, policy, cron, scheduler, plugins })
}

/** The answers as capabilities. An OpenClaw that knows `modelPolicy` also hot-reloads credentials. */
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
    chutesPlugin: shipsChutes(findJson(plugins.stdout)),
  }
}

function cronKind(help: string): CronKind {
  if (!/--command-argv\b/.test(help)) return 'none'
  return /--declaration-key\b/.test(help) ? 'declaration' : 'command'
}

function shipsChutes(answer: unknown): boolean {
  const plugins = valueAt(answer, ['plugins'])
  return (
    Array.isArray(plugins) &&
    plugins.some((plugin) => isObject(plugin) && plugin.id === 'chutes' && plugin.origin === 'bundled')
  )
}
