import type { Probe } from '../domain/checks/probe/probe-checks.ts'
import { classifyProbe } from '../domain/checks/probe/probe-failure.ts'
import { cleanText } from '../domain/text.ts'
import * as z from '../vendor/zod.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

const Answer = z.looseObject({
  ok: z.literal(true),
  provider: z.string().max(200),
  model: z.string().max(200),
})

/** OpenClaw 2026.9 may look for plugins for half a minute before it asks the model. */
const PROBE_TIMEOUT_MS = 150_000

export interface ProbeChoice {
  /** The primary, where none is named. */
  readonly model: string | undefined
  readonly agent: string | undefined
}

/**
 * One tiny completion by OpenClaw, with the model and credential that it would use: no session, no tools, no change. Through
 * a running Gateway it goes the way of a person's messages; by OpenClaw alone (`local`) its timing log tells when the answer
 * began (2026.9 and newer).
 */
export async function probeModel(
  openclaw: Pick<OpenClaw, 'run'>,
  choice: ProbeChoice,
  through: 'gateway' | 'local',
): Promise<Probe> {
  const started = performance.now()
  const outcome = await openclaw.run({
    args: [
      ...['infer', 'model', 'run', `--${through}`, '--prompt', 'Reply with one word: ok', '--json'],
      ...(choice.model === undefined ? [] : ['--model', choice.model]),
      ...(choice.agent === undefined ? [] : ['--agent', choice.agent]),
    ],
    timeoutMs: PROBE_TIMEOUT_MS,
    env: { OPENCLAW_DEBUG_MODEL_TRANSPORT: '1' },
  })
  const whole = Math.round(performance.now() - started)
  const answer = outcome.code === 0 ? Answer.safeParse(findJson(outcome.stdout)).data : undefined
  const output = `${outcome.stdout}\n${outcome.stderr}`
  if (!answer) return { kind: 'failed', failure: classifyProbe({ ended: outcome.kind, output }) }
  const response = responseMs(output)
  return {
    kind: 'answered',
    model: cleanText(`${answer.provider}/${answer.model}`),
    latencyMs: response ?? whole,
    measured: response === undefined ? 'command' : 'response',
    through,
  }
}

/** `[model-fetch] response … status=200 elapsedMs=412`. */
function responseMs(output: string): number | undefined {
  const found = /\[model-fetch\] response [^\n]*\bstatus=200 elapsedMs=(\d{1,7})\b/.exec(output)?.[1]
  return found === undefined ? undefined : Number(found)
}
