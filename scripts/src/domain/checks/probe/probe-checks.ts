import type { Fix } from '../../plans/fix.ts'
import { type Check, failCheck, passCheck, SETUP_FIX, skipCheck, warnCheck } from '../check.ts'
import { RESTART_GATEWAY } from '../gateway-check.ts'
import type { ModelLoad } from './model-load.ts'
import { PROBE_FAILURES, type ProbeFailure, shutProfileText } from './probe-failure.ts'

/** What one completion by OpenClaw itself came to. */
export type Probe =
  | {
      readonly kind: 'answered'
      /** `provider/model` in OpenClaw's words. */
      readonly model: string
      /** Milliseconds. */
      readonly latencyMs: number
      /** Until the endpoint began its answer, or for the whole command with OpenClaw's own start. */
      readonly measured: 'response' | 'command'
      readonly through: 'gateway' | 'local'
    }
  | { readonly kind: 'failed'; readonly failure: ProbeFailure }

/** A model that was chosen for something: the primary, or one behind an alias. */
export interface ChosenModel {
  /** `primary` or the alias. */
  readonly as: string
  readonly id: string
}

export interface ProbeFacts {
  /** The reference that should answer. */
  readonly expected: string
  readonly probe: Probe
  /** How a running Gateway failed, where OpenClaw without it was asked for that reason. */
  readonly behindGateway?: ProbeFailure | undefined
  /** What OpenClaw's allowlist names; empty where there is none. */
  readonly allowed: readonly string[]
  readonly chosen: readonly ChosenModel[]
  /** Undefined when Chutes did not tell. */
  readonly loads: readonly ModelLoad[] | undefined
  /** Providers besides Chutes that this person uses. */
  readonly others: readonly string[]
}

/** Whether the model answers, and whether the chosen models run now. */
export function probeChecks(facts: ProbeFacts): readonly Check[] {
  return [probeCheck(facts), ...behindCheck(facts), loadCheck(facts)]
}

/** What OpenClaw without its Gateway can do and the Gateway cannot. */
function behindCheck({ probe, expected, behindGateway }: ProbeFacts): readonly Check[] {
  if (behindGateway === undefined || probe.kind === 'failed') return []
  const { detail, fix } = PROBE_FAILURES[behindGateway]
  if (behindGateway === 'gateway')
    return [warnCheck('gateway-probe', `${detail}, so ${expected} was asked without it`, fix)]
  const detailed = `the running Gateway gets no answer from ${expected} (${detail}), OpenClaw without it does: it has another config or credential`
  return [failCheck('gateway-probe', detailed, RESTART_GATEWAY)]
}

function probeCheck(facts: ProbeFacts): Check {
  const id = 'probe'
  const { probe, expected, allowed } = facts
  if (probe.kind === 'failed') {
    const { detail, fix, skip, otherModel, shutsProfile } = PROBE_FAILURES[probe.failure]
    const text = [`${expected}: ${detail}`, ...(shutsProfile ? [shutProfileText(facts.others)] : [])].join(
      '; ',
    )
    return {
      id,
      status: skip ? 'skip' : 'fail',
      detail: text,
      fix: (otherModel && hotterModel(facts)) || fix,
    }
  }
  if (probe.model !== expected) {
    // a Gateway that does not reload its config still has the primary from before
    const mend = probe.through === 'gateway' ? RESTART_GATEWAY : SETUP_FIX
    return failCheck(id, `${probe.model} answered instead of ${expected}`, mend)
  }
  // a single completion passes the allowlist by, a chat does not
  if (allowed.length > 0 && !allowed.some((ref) => ref === '*' || ref === 'chutes/*' || ref === expected))
    return failCheck(
      id,
      `${expected} answers, but the model allowlist leaves it out: in a chat another model would`,
      SETUP_FIX,
    )
  const time =
    probe.measured === 'response'
      ? `began to answer after ${probe.latencyMs} ms`
      : `answered within ${(probe.latencyMs / 1000).toFixed(1)} s, OpenClaw's own start included`
  return passCheck(
    id,
    `${expected} ${time}${probe.through === 'gateway' ? ', through the running Gateway' : ''}`,
  )
}

/** An alias whose model runs now, to switch to. */
function hotterModel({ chosen, loads, expected }: ProbeFacts): Fix | undefined {
  const alias = chosen.find(
    ({ as, id }) =>
      as !== 'primary' &&
      `chutes/${id}` !== expected &&
      loads?.some((model) => model.id === id && model.load === 'hot'),
  )
  return alias && { script: 'setup', args: `--primary ${alias.as}` }
}

function loadCheck(facts: ProbeFacts): Check {
  const id = 'hot'
  const { chosen, loads } = facts
  if (!loads) return skipCheck(id, 'Chutes did not tell which models run now')
  const told = (wanted: ModelLoad['load']) =>
    chosen.filter((one) => loads.some((model) => model.id === one.id && model.load === wanted))
  const names = (list: readonly ChosenModel[]) => list.map((one) => one.as).join(', ')
  const parts = (['hot', 'busy', 'cold', 'unknown'] as const)
    .map((wanted) => ({ wanted, list: told(wanted) }))
    .filter(({ list }) => list.length > 0)
    .map(({ wanted, list }) => `${wanted}: ${names(list)}`)
  const detail = parts.join('; ')
  const cold = told('cold')
  if (cold.length === 0) return passCheck(id, detail)
  const primary = cold.some((one) => one.as === 'primary')
  return warnCheck(
    id,
    detail,
    (primary && hotterModel(facts)) || {
      words: 'A cold model starts on request, which takes minutes; until then Chutes answers 503.',
    },
  )
}
