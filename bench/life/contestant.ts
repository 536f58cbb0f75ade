import type { CatalogRow } from '../../test/support/catalogs/catalog.ts'
import type { Bot } from './bot.ts'

/** Why a person sits down at the keyboard. */
type Complaint = 'silent' | 'key'

/** One way of keeping Chutes in OpenClaw. */
export interface Contestant {
  readonly name: string
  /** What its text lets a person do once. */
  setUp(bot: Bot, key: string): Promise<void>
  /** What its own schedule does on a day; the tokens of what an agent would read of it. */
  upkeep(bot: Bot): Promise<number>
  /** What its text offers a person whose bot does not answer. */
  mend(bot: Bot, complaint: Complaint, key: string, listed: readonly CatalogRow[]): Promise<void>
}

/** Whom a person picks from the list of a day when they have to pick: the newest GLM, as the texts suggest. */
export function pickedByHand(listed: readonly CatalogRow[]): string {
  const glm = listed.filter(({ id }) => /\/GLM-/.test(id)).map(({ id }) => id)
  return `chutes/${glm.sort().at(-1) ?? listed[0]?.id}`
}
