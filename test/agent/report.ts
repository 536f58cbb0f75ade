import { formatTable } from '../support/closing-report/text-table.ts'
import type { Outcome } from './play-scene.ts'

/** Scene by release: turns, tool calls, tokens, seconds, and whether everything held. */
export function journeyTable(outcomes: readonly Outcome[]): string {
  return formatTable([
    ['scene', 'OpenClaw', 'turns', 'calls', 'prompt', 'said', 'printed', 'seconds', 'verified'],
    ...outcomes.map(({ scene, release, turn, faults, note }) => [
      scene,
      release,
      ...(turn
        ? [
            turn.turns,
            turn.calls,
            turn.promptTokens,
            turn.saidTokens,
            turn.printedTokens,
            Math.round(turn.ms / 1000),
          ]
        : ['', '', '', '', '', '']
      ).map(String),
      faults.length > 0 ? '✗' : (note?.split(':')[0] ?? '✓'),
    ]),
  ])
}

/** Every budget with the most that a release took of it. */
export function budgetTable(outcomes: readonly Outcome[], skill: { tokens: number; most: number }): string {
  return formatTable([
    ['budget', 'taken', 'at most'],
    ['SKILL.md: tokens', String(skill.tokens), String(skill.most)],
    ...limitsOf(outcomes).map(({ what, taken, most }) => [what, String(taken), String(most)]),
  ])
}

/** A budget of a scene, and the most that any release took of it. */
export interface Limit {
  readonly what: string
  readonly taken: number
  readonly most: number
}

/** A scene that was not played to its end took infinitely much. */
export function limitsOf(outcomes: readonly Outcome[]): readonly Limit[] {
  const limits = new Map<string, Limit>()
  for (const { scene, budget, turn } of outcomes) {
    const lines = [
      { what: `${scene}: tool calls`, taken: turn?.calls, most: budget.calls },
      { what: `${scene}: tokens printed`, taken: turn?.printedTokens, most: budget.printed },
    ]
    for (const { what, taken = Number.POSITIVE_INFINITY, most } of lines) {
      if (most === undefined) continue
      limits.set(what, { what, taken: Math.max(taken, limits.get(what)?.taken ?? 0), most })
    }
  }
  return [...limits.values()]
}
