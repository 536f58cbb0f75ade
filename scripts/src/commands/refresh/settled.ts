import { createHash } from 'node:crypto'
import type { ParsedCatalog } from '../../chutes/catalog-wire.ts'
import { isQuiet } from '../../domain/plans/quiet-plan.ts'
import type { RefreshPlan } from '../../domain/plans/refresh-plan.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { SKILL } from '../../skill.ts'
import { type LastLook, loadLastLook } from '../../state/last-look.ts'
import type { Opened } from '../../state/storage/sealed-file.ts'
import type { Asked, FetchedCatalog } from '../shared/find-catalog.ts'

/** A config and an answer of Chutes that were seen together before, when there was nothing to do. */
export interface Settled {
  readonly answer: ParsedCatalog
  readonly seal: string
  /** How it was then. */
  readonly look: LastLook
}

/**
 * Everything that a refresh goes by, besides what the state remembers and flags that change nothing when there is
 * nothing to do: the config to the byte, each fact of the answer, and the release of the skill. Undefined when Chutes
 * gave no list, or the config is spread over files.
 */
export function settledMark({ text }: LoadedConfig, { answer }: Asked): string | undefined {
  if (text === undefined || answer instanceof SkillError) return undefined
  const parts = [SKILL.version, text, JSON.stringify(answer.models)]
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\n')
  return hash.digest('hex')
}

/** Once a day everything is compared, whatever the mark leaves out. */
const MAX_AGE_MS = 24 * 3_600_000

/** What an unchanged state knows about this mark; undefined when it has to be worked out. */
export function findSettled(
  stateFile: string,
  state: Opened,
  mark: string | undefined,
  { answer, fetchedAt }: Asked,
): Settled | undefined {
  if (mark === undefined || answer instanceof SkillError || !state || state === 'missing') return undefined
  const look = loadLastLook(stateFile, state.seal)
  const age = fetchedAt - (look?.settled?.since ?? Number.NaN)
  return look?.settled?.mark === mark && age >= 0 && age < MAX_AGE_MS
    ? { answer, seal: state.seal, look }
    : undefined
}

/** Whether a refresh that changed nothing would change and tell nothing the next time, either. */
export function isSettled(plan: RefreshPlan, live: FetchedCatalog): boolean {
  const inDoubt = live.doubted || live.pricesHeld || Object.keys(live.quarantined).length > 0
  return !inDoubt && isQuiet(plan)
}
