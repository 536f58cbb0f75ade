import { modelIdOf } from '../../catalog/model.ts'
import type { JsonObject } from '../../json.ts'
import { chosenThinking } from '../../rows/thinking.ts'
import { type Check, failCheck, passCheck, skipCheck, warnCheck } from '../check.ts'
import { PROBE_FAILURES, type ProbeFailure } from './probe-failure.ts'

/** What became of a turn in which the model had to read a file with a tool. */
export type ToolProbe =
  | { readonly kind: 'called'; readonly thought: boolean | undefined }
  /** It answered without a call; `asText`: it wrote the call into its answer. */
  | { readonly kind: 'told'; readonly thought: boolean | undefined; readonly asText: boolean }
  | { readonly kind: 'failed'; readonly failure: ProbeFailure }
  /** This OpenClaw cannot run a turn whose session is thrown away. */
  | { readonly kind: 'not-asked' }

/** A call in the forms in which models print it where their engine does not read it. */
const PRINTED_CALL =
  /<\W{0,3}(?:tool|function)[\w :▁-]{0,20}call|<function=|"(?:arguments|parameters)"\s*:\s*[{"]/i

/** Whether an answer without a call has one in its text. */
export function printsCall(text: string): boolean {
  return PRINTED_CALL.test(text)
}

/** Whether the model acts: an agent whose model prints its calls as text does nothing and looks fine. */
export function toolCheck(expected: string, probe: ToolProbe): Check {
  const id = 'tools'
  const fix = { script: 'models', args: `show ${modelIdOf(expected)}` } as const
  switch (probe.kind) {
    case 'called':
      return passCheck(id, `${expected} calls tools`)
    case 'told':
      return probe.asText
        ? failCheck(id, `${expected} prints its tool calls as text, so the agent cannot act`, fix)
        : warnCheck(id, `${expected} was told to read a file with a tool and called none`, fix)
    case 'failed':
      return skipCheck(id, `no turn with a tool: ${PROBE_FAILURES[probe.failure].detail}`)
    case 'not-asked':
      return skipCheck(
        id,
        'not tried: only OpenClaw 2026.9.1 and later can run a turn whose session is thrown away',
      )
  }
}

/** Whether the model thinks as the switch on its entry says; undefined where nobody could tell. */
export function thinkingCheck(expected: string, probe: ToolProbe, config: JsonObject): Check | undefined {
  const id = 'thinking'
  const thought = 'thought' in probe ? probe.thought : undefined
  if (thought === undefined) return undefined
  const wanted = chosenThinking(config, expected)
  if (wanted === 'off' && thought)
    return warnCheck(id, `thinking is switched off for ${expected}, and it thinks all the same`, {
      script: 'models',
      args: `show ${modelIdOf(expected)}`,
    })
  const how = thought ? 'thinks before it answers' : 'answers without thinking'
  const chosen = wanted === undefined ? '' : `; switched ${wanted}`
  return passCheck(id, `${expected} ${how}${chosen}`)
}
