import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classifyProbe } from '../domain/checks/probe/probe-failure.ts'
import { printsCall, type ToolProbe } from '../domain/checks/probe/tool-check.ts'
import { meetsFloor } from '../domain/version.ts'
import { readFile } from '../system/read-file.ts'
import * as z from '../vendor/zod.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

/** The first release known to have `agent exec`: a turn whose session is thrown away. */
const EXEC_SINCE = '>=2026.9.1'
/** Together with the question before it within the time that a script gives itself. */
const TURN_TIMEOUT_S = 75

const Turn = z.looseObject({
  ok: z.literal(true),
  final: z.lenient(z.string()),
  toolSummary: z.lenient(z.looseObject({ calls: z.lenient(z.number()) })),
})

/**
 * One turn of the agent in which the model has to read a file. The file and the session of the turn are in a temporary
 * folder, which is removed again.
 */
export async function probeToolCall(
  openclaw: Pick<OpenClaw, 'run' | 'version'>,
  choice: { readonly model: string | undefined; readonly agent: string | undefined },
): Promise<ToolProbe> {
  if (!meetsFloor(openclaw.version, EXEC_SINCE)) return { kind: 'not-asked' }
  const folder = temporaryFolder()
  if (folder === undefined) return { kind: 'not-asked' }
  const [work, session] = [join(folder, 'work'), join(folder, 'session')]
  try {
    for (const made of [work, session]) mkdirSync(made)
    writeFileSync(join(work, 'word.txt'), 'marmalade\n')
    const outcome = await openclaw.run({
      args: [
        ...['agent', 'exec', 'Read the file word.txt with your read tool and reply with the word in it.'],
        ...['--cwd', work, '--state-dir', session, '--code-mode', 'direct', '--local-model-lean', '--json'],
        ...['--timeout', String(TURN_TIMEOUT_S)],
        ...(choice.model === undefined ? [] : ['--model', choice.model]),
        ...(choice.agent === undefined ? [] : ['--agent', choice.agent]),
      ],
      timeoutMs: (TURN_TIMEOUT_S + 10) * 1000,
    })
    const turn = outcome.code === 0 ? Turn.safeParse(findJson(outcome.stdout)).data : undefined
    if (turn) {
      const thought = hasThoughts(session)
      if ((turn.toolSummary?.calls ?? 0) > 0) return { kind: 'called', thought }
      return { kind: 'told', thought, asText: printsCall(turn.final ?? '') }
    }
    const output = `${outcome.stdout}\n${outcome.stderr}`
    return { kind: 'failed', failure: classifyProbe({ ended: outcome.kind, output }) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Undefined where none can be made. */
function temporaryFolder(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'chutes-probe-'))
  } catch {
    return undefined
  }
}

const MAX_SESSION_BYTES = 64 * 1024 * 1024

/** Whether the session's database holds a thought of the model; undefined when it cannot be found. */
function hasThoughts(session: string): boolean | undefined {
  try {
    const files = readdirSync(session, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /openclaw-agent\.sqlite(?:-wal)?$/.test(name),
    )
    const texts = files.map((name) => readFile(join(session, name), MAX_SESSION_BYTES))
    if (!texts.some((text) => text.includes('"role":"assistant"'))) return undefined
    return texts.some((text) => text.includes('{"type":"thinking","thinking":"'))
  } catch {
    return undefined
  }
}
