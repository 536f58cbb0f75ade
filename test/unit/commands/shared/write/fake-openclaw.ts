import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type JsonObject } from '../../../../../scripts/src/domain/json.ts'
import type { OpenClawCall, OpenClawOutcome } from '../../../../../scripts/src/openclaw/run.ts'
import type { OpenClaw } from '../../../../../scripts/src/openclaw/session.ts'
import { type Context, newRun } from '../../../../../scripts/src/shell/context.ts'

/** An OpenClaw that patches the config of a folder as the real one does, and what happens at each of its writes. */
export interface FakeOpenClaw extends OpenClaw {
  readonly calls: readonly OpenClawCall[]
}

/** `atWrite` runs when OpenClaw has started and not yet read the config; what it returns is OpenClaw's answer. */
export function fakeOpenClaw(
  folder: string,
  atWrite: (write: number) => Partial<OpenClawOutcome> | undefined = () => undefined,
): FakeOpenClaw {
  const paths = { configPath: join(folder, 'openclaw.json'), stateDir: folder }
  const calls: OpenClawCall[] = []
  const run = async (call: OpenClawCall): Promise<OpenClawOutcome> => {
    calls.push(call)
    const answer = atWrite(calls.length)
    return { kind: 'exited', code: 0, stdout: '', stderr: '', ...(answer ?? patched(paths.configPath, call)) }
  }
  return { version: '2026.9.6', id: 'fake', command: '/x/openclaw', env: {}, paths, run, calls }
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
    writing: () => {},
  }
}

export function readConfig(folder: string): JsonObject {
  return JSON.parse(readFileSync(join(folder, 'openclaw.json'), 'utf8'))
}

/** Puts a config there as an editor does. */
export function writeFile(folder: string, config: unknown): undefined {
  writeFileSync(join(folder, 'openclaw.json'), JSON.stringify(config, null, 2))
}

function patched(path: string, { args, input = '' }: OpenClawCall): Partial<OpenClawOutcome> {
  const raw = readFileSync(path, 'utf8')
  const config = JSON.parse(raw)
  const patch = JSON.parse(input)
  const ids = (node: unknown): string[] => rowsIn(node).map(({ id }) => id)
  const lost = ids(config).filter((id) => rowsIn(patch).length > 0 && !ids(patch).includes(id))
  if (lost.length > 0 && !args.includes('--replace-path'))
    return { code: 1, stderr: `Refusing to replace models; it would remove existing entries: ${lost}.` }
  writeFileSync(`${path}.new-bak`, raw)
  if (existsSync(`${path}.bak`)) renameSync(`${path}.bak`, `${path}.bak.1`)
  renameSync(`${path}.new-bak`, `${path}.bak`)
  writeFileSync(path, JSON.stringify(merged(config, patch), null, 2))
  return {}
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
