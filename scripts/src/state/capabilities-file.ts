import type { Capabilities } from '../domain/config/capabilities.ts'
import * as z from '../vendor/zod.ts'
import { readJson, stateFilePath, writeJson } from './storage/private-file.ts'

/** What one OpenClaw answered. What this release of the skill does not understand counts as never asked. */
const Answers = z.object({
  keyIntake: z.lenient(z.enum(['paste-api-key', 'paste-token'])),
  logout: z.lenient(z.boolean()),
  allowlist: z.lenient(z.enum(['policy', 'wildcard', 'exact'])),
  keyRestartsGateway: z.lenient(z.boolean()),
  heartbeat: z.lenient(z.enum(['file', 'scratch'])),
  cron: z.lenient(z.enum(['declaration', 'command', 'none'])),
  chutesPlugin: z.lenient(z.boolean()),
  gatewayNeedsPlugin: z.lenient(z.boolean()),
  gatewayTakesKeys: z.lenient(z.boolean()),
  profilePort: z.lenient(z.boolean()),
  switchesThinking: z.lenient(z.boolean()),
})

const CapabilitiesFile = z.object({
  version: z.literal(1),
  /** By command path, version, size and time of the file: an OpenClaw that was replaced is asked again. */
  binaries: z.record(z.string(), Answers),
})

const MAX_BINARIES = 8

function capabilitiesPath(stateDir: string): string {
  return stateFilePath(stateDir, 'capabilities.json')
}

/** What an OpenClaw was found to do; nothing where nobody asked it. */
export function loadCapabilities(stateDir: string, id: string): Partial<Capabilities> {
  return (binariesIn(stateDir)[id] ?? {}) as Partial<Capabilities>
}

/** Adds what it answered. One that cannot be kept costs the next run a question, not this one its success. */
export function keepCapabilities(stateDir: string, id: string, learned: Partial<Capabilities>): void {
  const { [id]: known, ...others } = binariesIn(stateDir)
  const newest = Object.entries(others).slice(1 - MAX_BINARIES)
  const binaries = { ...Object.fromEntries(newest), [id]: { ...known, ...learned } }
  try {
    writeJson(capabilitiesPath(stateDir), { version: 1, binaries })
  } catch {
    // a folder that is not ours to write, or a full disk: whoever has something to lose there says so
  }
}

function binariesIn(stateDir: string): z.infer<typeof CapabilitiesFile>['binaries'] {
  return readJson(capabilitiesPath(stateDir), CapabilitiesFile)?.binaries ?? {}
}
