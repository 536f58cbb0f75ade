import { fetchUtilization } from '../../chutes/fetch-utilization.ts'
import { type Model, modelIdOf, modelRef } from '../../domain/catalog/model.ts'
import type { Check } from '../../domain/checks/check.ts'
import { loadOfModels } from '../../domain/checks/probe/model-load.ts'
import { type ChosenModel, type ProbeFacts, probeChecks } from '../../domain/checks/probe/probe-checks.ts'
import type { ProbeFailure } from '../../domain/checks/probe/probe-failure.ts'
import { type ToolProbe, thinkingCheck, toolCheck } from '../../domain/checks/probe/tool-check.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { type Fix, MIGRATE_STEP } from '../../domain/plans/fix.ts'
import { slotReference } from '../../domain/selection/model-uses.ts'
import { ALIAS_ROLES } from '../../domain/selection/roles.ts'
import type { ModelsStatus } from '../../openclaw/models-status.ts'
import { type ProbeChoice, probeModel } from '../../openclaw/probe-model.ts'
import { probeToolCall } from '../../openclaw/probe-tool.ts'
import type { Context } from '../../shell/context.ts'
import type { Session } from '../shared/open.ts'

export interface ProbeResult {
  readonly checks: readonly Check[]
  /** What the document tells; absent when nothing could be probed. */
  readonly data?: ReturnType<typeof probeData>
}

/**
 * Lets OpenClaw ask the primary (or, where that is another provider's, the model of our first alias) for a word, and
 * asks Chutes at the same time which of the chosen models run now.
 */
export async function runProbe(
  context: Context<'status'>,
  { openclaw, endpoints }: Session,
  known: {
    readonly view: ConfigView
    readonly models: readonly Model[]
    readonly seen: ModelsStatus | undefined
    /** Providers besides Chutes that this person uses. */
    readonly others: readonly string[]
    /** Whether a Gateway runs, which answers this person's messages. */
    readonly gateway: boolean
  },
): Promise<ProbeResult> {
  const chosen = chosenModels(known.view)
  const [first] = chosen
  if (!first) return notAsked('no Chutes model is chosen yet', { script: 'setup' })
  if (known.seen && !known.seen.hasChutesAuth)
    return notAsked(
      'OpenClaw holds no Chutes credential',
      known.seen.oldStore ? { words: MIGRATE_STEP } : { script: 'auth', pipeKey: true },
    )
  context.progress(`letting OpenClaw ask ${first.id} for one word`)
  const { agent } = context.invocation.flags
  const expected = modelRef(first.id)
  const choice = { model: first.as === 'primary' ? undefined : expected, agent }
  const [asked, rows] = await Promise.all([
    askOneWord(openclaw, choice, known.gateway),
    fetchUtilization(endpoints, context.signal),
  ])
  const chutes = chosen.map(({ id }) => ({
    id,
    chuteId: known.models.find((model) => model.id === id)?.chuteId,
  }))
  const facts: ProbeFacts = {
    expected,
    ...asked,
    allowed: known.seen?.allowed ?? [],
    chosen,
    loads: rows && loadOfModels(chutes, rows),
    others: known.others,
  }
  // a model that does not answer calls no tool, either, and a turn would ask it again and again
  if (asked.probe.kind === 'failed') return { checks: probeChecks(facts), data: probeData(facts, undefined) }
  context.progress(`letting ${first.id} use a tool`)
  const tools = await probeToolCall(openclaw, choice)
  const thinking = thinkingCheck(expected, tools, known.view.raw)
  const checks = [...probeChecks(facts), toolCheck(expected, tools), ...(thinking ? [thinking] : [])]
  return { checks, data: probeData(facts, tools) }
}

/** Failures that may be the Gateway's own: OpenClaw without it has another config, another credential, or no Gateway to reach. */
const GATEWAYS_OWN: ReadonlySet<ProbeFailure> = new Set([
  'auth',
  'no-credential',
  'cooldown',
  'unknown-model',
  'gateway',
  'unknown',
])

/** Asks on the way that a person's messages take; where that fails, OpenClaw without the Gateway tells whose fault it is. */
async function askOneWord(
  openclaw: Session['openclaw'],
  choice: ProbeChoice,
  gateway: boolean,
): Promise<Pick<ProbeFacts, 'probe' | 'behindGateway'>> {
  if (!gateway) return { probe: await probeModel(openclaw, choice, 'local') }
  const probe = await probeModel(openclaw, choice, 'gateway')
  if (probe.kind === 'answered' || !GATEWAYS_OWN.has(probe.failure)) return { probe }
  return { probe: await probeModel(openclaw, choice, 'local'), behindGateway: probe.failure }
}

function notAsked(why: string, fix: Fix): ProbeResult {
  return { checks: [{ id: 'probe', status: 'skip', detail: `not asked: ${why}`, fix }] }
}

/** The primary, when it is ours, then what our aliases name. */
export function chosenModels(view: ConfigView): readonly ChosenModel[] {
  return ['primary', ...ALIAS_ROLES].flatMap((slot) => {
    const id = modelIdOf(slotReference(view, slot) ?? '')
    return id === undefined ? [] : [{ as: slot, id }]
  })
}

function probeData({ expected, probe, loads }: ProbeFacts, tools: ToolProbe | undefined) {
  const answered = probe.kind === 'answered'
  return {
    expected,
    answered: answered ? probe.model : null,
    latencyMs: answered ? probe.latencyMs : null,
    measured: answered ? probe.measured : null,
    through: answered ? probe.through : null,
    failure: answered ? null : probe.failure,
    calledTool: tools?.kind === 'called' ? true : tools?.kind === 'told' ? false : null,
    thought: (tools && 'thought' in tools ? tools.thought : undefined) ?? null,
    heat: loads ? Object.fromEntries(loads.map((model) => [model.id, model.load])) : null,
  }
}
