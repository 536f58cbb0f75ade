import { type Fault, faults } from '../../test/standin/faults/faults.ts'
import type { CatalogRow } from '../../test/support/catalogs/catalog.ts'
import { catalogHistories } from '../../test/support/catalogs/catalog-history.ts'

/** What happens to a bot besides its catalogue. */
type Trouble =
  /** The model that answered last is busy (429), or no instance of it runs (503), for a day; the others answer. */
  | { readonly kind: 'model'; readonly what: string; readonly fault: Fault }
  /** The account has nothing left for a day. */
  | { readonly kind: 'account'; readonly what: string; readonly fault: Fault }
  /** The key is revoked; its owner has a new one at hand. */
  | { readonly kind: 'key'; readonly what: string }
  /** OpenClaw is upgraded in place: another release, then `openclaw doctor --fix`. */
  | { readonly kind: 'upgrade'; readonly what: string }

/** A day on which the bot is asked. */
export interface Day {
  readonly day: string
  /** What Chutes lists on it. */
  readonly rows: readonly CatalogRow[]
  readonly trouble?: Trouble
}

/** The day that is the machine's today: OpenClaw's doctor holds database leases that know no other clock. */
export const UPGRADE_DAY = '2026-08-12'

/** Between the recorded days of the catalogue: the days on which something goes wrong. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  '2026-07-04': { kind: 'model', what: '429 storm on the model in use', fault: faults.atCapacity() },
  '2026-07-11': { kind: 'model', what: 'the model in use is cold', fault: faults.unavailable() },
  '2026-07-18': { kind: 'account', what: '402, nothing left', fault: faults.quotaExceeded() },
  '2026-08-08': { kind: 'key', what: 'the key is revoked and replaced' },
  [UPGRADE_DAY]: { kind: 'upgrade', what: 'OpenClaw 2026.5.28 becomes 2026.9.6' },
  '2026-09-08': { kind: 'account', what: '402, nothing left', fault: faults.subscriptionCap() },
}

/** The quarter: each recorded change of the catalogue, and each trouble with the list of that day. */
export function quarter(): readonly Day[] {
  const changes = catalogHistories()[0]?.days ?? []
  const days = [...changes.map(({ day }) => day), ...Object.keys(TROUBLES), '2026-09-10'].sort()
  return days.map((day) => {
    const rows = changes.findLast((change) => change.day <= day)?.rows ?? []
    const trouble = TROUBLES[day]
    return { day, rows, ...(trouble && { trouble }) }
  })
}

/** Hours from the one day to the other. */
export function hoursBetween(before: string, after: string): number {
  return (Date.parse(after) - Date.parse(before)) / 3_600_000
}
