import type { AllowlistKind, Capabilities } from '../domain/capabilities.ts'
import type { OpenClawOutcome } from './run.ts'
import type { OpenClaw } from './session.ts'

const APRIL: Capabilities = {
  keyIntake: 'paste-token',
  logout: false,
  allowlist: 'exact',
  keyRestartsGateway: true,
}
const MAY: Capabilities = {
  keyIntake: 'paste-api-key',
  logout: false,
  allowlist: 'wildcard',
  keyRestartsGateway: true,
}
const SEPTEMBER: Capabilities = {
  keyIntake: 'paste-api-key',
  logout: true,
  allowlist: 'policy',
  keyRestartsGateway: false,
}

/** Probe results that ship with the skill: the releases its tests run on. Any other release is probed once. */
const MEASURED: Readonly<Record<string, Capabilities>> = {
  '2026.4.29': APRIL,
  '2026.5.28': MAY,
  '2026.6.11': MAY,
  '2026.9.6': SEPTEMBER,
}

const TIMEOUT_MS = 30_000

/** What this release is known to do, without asking it; undefined for one that the skill was not tested with. */
export function measuredCapabilities(version: string): Capabilities | undefined {
  return MEASURED[version]
}

/** Asks an unknown OpenClaw what it can do: two calls that change nothing, about three seconds. */
export async function probeCapabilities(openclaw: Pick<OpenClaw, 'run'>): Promise<Capabilities> {
  const [help, policy] = await Promise.all([
    openclaw.run({ args: ['models', 'auth', '--help'], timeoutMs: TIMEOUT_MS }),
    openclaw.run({ args: ['config', 'get', 'agents.defaults.modelPolicy', '--json'], timeoutMs: TIMEOUT_MS }),
  ])
  return readProbes(help, policy)
}

/** The answers as capabilities. An OpenClaw that knows `modelPolicy` also hot-reloads credentials. */
export function readProbes(help: OpenClawOutcome, policy: OpenClawOutcome): Capabilities {
  const commands = help.stdout + help.stderr
  const intake = /\bpaste-api-key\b/.test(commands) ? 'paste-api-key' : 'paste-token'
  const hasPolicy = policy.code === 0 || /valid but unset/.test(policy.stdout + policy.stderr)
  const mapKind: AllowlistKind = intake === 'paste-api-key' ? 'wildcard' : 'exact'
  return {
    keyIntake: intake,
    logout: /\blogout\b/.test(commands),
    allowlist: hasPolicy ? 'policy' : mapKind,
    keyRestartsGateway: !hasPolicy,
  }
}
