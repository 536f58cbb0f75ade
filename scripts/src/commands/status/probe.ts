import { fetchUtilization } from '../../chutes/fetch-utilization.ts'
import { type Model, modelIdOf, modelRef } from '../../domain/catalog/model.ts'
import type { Check } from '../../domain/checks/check.ts'
import { loadOfModels } from '../../domain/checks/model-load.ts'
import { type ChosenModel, type ProbeFacts, probeChecks } from '../../domain/checks/probe-checks.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { Fix } from '../../domain/plans/fix.ts'
import { slotReference } from '../../domain/selection/model-uses.ts'
import { ALIAS_ROLES } from '../../domain/selection/roles.ts'
import type { ModelsStatus } from '../../openclaw/models-status.ts'
import { probeModel } from '../../openclaw/probe-model.ts'
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
  },
): Promise<ProbeResult> {
  const chosen = chosenModels(known.view)
  const [first] = chosen
  if (!first) return notAsked('no Chutes model is chosen yet', { script: 'setup' })
  if (known.seen && !known.seen.hasChutesAuth)
    return notAsked('OpenClaw holds no Chutes credential', { script: 'auth', pipeKey: true })
  context.progress(`letting OpenClaw ask ${first.id} for one word`)
  const { agent } = context.invocation.flags
  const expected = modelRef(first.id)
  const [probe, rows] = await Promise.all([
    probeModel(openclaw, {
      model: first.as === 'primary' ? undefined : expected,
      agent,
    }),
    fetchUtilization(endpoints, context.signal),
  ])
  const chutes = chosen.map(({ id }) => ({
    id,
    chuteId: known.models.find((model) => model.id === id)?.chuteId,
  }))
  const facts: ProbeFacts = {
    expected,
    probe,
    allowed: known.seen?.allowed ?? [],
    chosen,
    loads: rows && loadOfModels(chutes, rows),
  }
  return { checks: probeChecks(facts), data: probeData(facts) }
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

function probeData({ expected, probe, loads }: ProbeFacts) {
  const answered = probe.kind === 'answered'
  return {
    expected,
    answered: answered ? probe.model : null,
    latencyMs: answered ? probe.latencyMs : null,
    measured: answered ? probe.measured : null,
    failure: answered ? null : probe.failure,
    heat: loads ? Object.fromEntries(loads.map((model) => [model.id, model.load])) : null,
  }
}
