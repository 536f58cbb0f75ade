import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type JsonObject } from '../../../../../scripts/src/domain/json.ts'
import type { OpenClawCall, OpenClawOutcome } from '../../../../../scripts/src/openclaw/run.ts'
import type { OpenClaw } from '../../../../../scripts/src/openclaw/session.ts'
import { type Context, newRun } from '../../../../../scripts/src/shell/context.ts'
import { newStanding } from '../../../../../scripts/src/shell/standing.ts'

/** An OpenClaw that patches the config of a folder as the real one does, and what happens at each of its writes. */
export interface FakeOpenClaw extends OpenClaw {
  readonly calls: readonly OpenClawCall[]
}

/**
 * `atWrite` runs when OpenClaw has started and not yet read the config; what it returns is OpenClaw's answer. A guarded one
 * takes no write that leaves less than half of a file.
 */
export function fakeOpenClaw(
  folder: string,
  atWrite: (write: number) => Partial<OpenClawOutcome> | undefined = () => undefined,
  { guarded = false } = {},
): FakeOpenClaw {
  const paths = { configPath: join(folder, 'openclaw.json'), stateDir: folder }
  const calls: OpenClawCall[] = []
  const run = async (call: OpenClawCall): Promise<OpenClawOutcome> => {
    const [, verb, section = ''] = call.args
    if (verb === 'get') return got(resolved(folder)[section])
    calls.push(call)
    const answer = atWrite(calls.length)
    return answered(answer ?? patched(folder, call, guarded))
  }
  return {
    version: '2026.9.6',
    id: 'fake',
    command: '/x/openclaw',
    env: {},
    keyVariables: new Set(),
    paths,
    run,
    calls,
  }
}

/** This process as one run of a script, without flags. */
export function fakeContext(script: string, flags: Context['invocation']['flags'] = {}): Context {
  return {
    run: newRun(script),
    invocation: { action: undefined, operands: [], flags },
    env: {},
    signal: new AbortController().signal,
    progress: () => {},
    now: Date.now,
    standing: newStanding(),
  }
}

export function readConfig(folder: string, name = 'openclaw.json'): JsonObject {
  return JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\/\/.*$/gm, ''))
}

/** Puts a config there, or a file that it includes, as an editor does. */
export function writeFile(folder: string, config: unknown, name = 'openclaw.json'): undefined {
  writeFileSync(join(folder, name), JSON.stringify(config, null, 2))
}

const answered = (outcome: Partial<OpenClawOutcome>): OpenClawOutcome => ({
  kind: 'exited',
  code: 0,
  stdout: '',
  stderr: '',
  ...outcome,
})

function got(value: unknown): OpenClawOutcome {
  if (value === undefined) return answered({ code: 1, stderr: 'Config path not found: auth' })
  return answered({ stdout: JSON.stringify(value) })
}

/** The config with the sections that it includes whole. */
function resolved(folder: string): JsonObject {
  const sections = Object.entries(readConfig(folder)).map(([name, section]) => {
    const file = fileOf(section)
    return [name, file ? readConfig(folder, file) : section]
  })
  return Object.fromEntries(sections)
}

function fileOf(section: unknown): string | undefined {
  return isObject(section) && typeof section.$include === 'string' ? section.$include : undefined
}

function patched(
  folder: string,
  { args, input = '' }: OpenClawCall,
  guarded: boolean,
): Partial<OpenClawOutcome> {
  const patch: JsonObject = JSON.parse(input)
  const config = resolved(folder)
  const lost = ids(config).filter((id) => ids(patch).length > 0 && !ids(patch).includes(id))
  if (lost.length > 0 && !args.includes('--replace-path'))
    return { code: 1, stderr: `Refusing to replace models; it would remove existing entries: ${lost}.` }
  const authored = readConfig(folder)
  const files = Object.keys(patch).map((name) => fileOf(authored[name]) ?? 'openclaw.json')
  const dropsInclude = Object.entries(patch).some(([name, value]) => value === null && fileOf(authored[name]))
  if (new Set(files).size > 1 || dropsInclude)
    return { code: 1, stderr: 'Config write would flatten $include-owned config at models; edit that file.' }
  const [name = ''] = Object.keys(patch)
  const [file = 'openclaw.json'] = files
  const path = join(folder, file)
  const next = file === 'openclaw.json' ? merged(authored, patch) : merged(config[name], patch[name])
  const [was, is] = [statSync(path).size, JSON.stringify(next, null, 2).length]
  if (guarded && was >= 512 && is < was / 2)
    return { code: 1, stderr: `Config write rejected: ${path} (size-drop:${was}->${is}).` }
  replace(path, next)
  return {}
}

/** A new file in the place of the old one, which becomes the backup. */
function replace(path: string, next: unknown): void {
  if (existsSync(`${path}.bak`)) renameSync(`${path}.bak`, `${path}.bak.1`)
  renameSync(path, `${path}.bak`)
  writeFileSync(path, JSON.stringify(next, null, 2))
}

function ids(node: unknown): readonly string[] {
  return rowsIn(node).map(({ id }) => id)
}

function rowsIn(node: unknown): readonly { readonly id: string }[] {
  // biome-ignore lint/suspicious/noExplicitAny: a config of anybody's
  return (node as any).models?.providers?.chutes?.models ?? []
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}
