import {
  ADDED_TODAY,
  catalogRow,
  REMOVED_TODAY,
  REPRICED_TODAY,
  today,
} from '../../test/support/catalogs/catalog.ts'
import type { Step } from '../step.ts'
import { primaryIn, rowIds, rowIn, sortedIds } from '../written-config.ts'

/** The catalogue moves on by a day, and the rows follow. */
export const refreshNews: Step = {
  title: 'A day later the catalogue has moved on',
  command: 'node scripts/refresh.js',
  perform: async ({ script, home, standin, takeTrace }, checks) => {
    const primary = primaryIn(home)
    const before = rowIn(home, REPRICED_TODAY)
    standin.setCatalog(today)
    const { code, doc } = await script('refresh')
    checks.equal('exit 0, and something changed', [code, doc.ok, doc.changed], [0, true, true])
    checks.equal(`new: ${ADDED_TODAY}`, doc.data.added, [ADDED_TODAY])
    checks.equal(`missing, but kept for now: ${REMOVED_TODAY}`, doc.data.drift.missing, [REMOVED_TODAY])
    const after = rowIn(home, REPRICED_TODAY)
    checks.equal(`repriced: ${REPRICED_TODAY}, ${price(before)} to ${price(after)}`, doc.data.changed, [
      { id: REPRICED_TODAY, fields: ['cost'] },
    ])
    checks.equal('the config has the new price', price(after), priceToday())
    const rows = [...sortedIds(today), REMOVED_TODAY].sort()
    checks.equal(`the rows are the ${today.length} of today and the missing one`, rowIds(home), rows)
    checks.equal('the primary stays', primaryIn(home), primary)
    checks.equal('one openclaw process', takeTrace().openclawRuns(), 1)
    return doc.summary
  },
}

/** Without news nothing is touched, and OpenClaw is not even started. */
export const refreshNoNews: Step = {
  title: 'An hour later there is no news',
  command: 'node scripts/refresh.js',
  perform: async ({ script, home, takeTrace }, checks) => {
    const before = home.readConfigText()
    const { code, doc } = await script('refresh')
    checks.equal('exit 0, nothing changed', [code, doc.ok, doc.changed], [0, true, false])
    checks.equal('nothing to report', [doc.data.added, doc.data.removed, doc.data.changed], [[], [], []])
    checks.equal('the config is the same, byte for byte', home.readConfigText() === before, true)
    checks.equal('no openclaw process', takeTrace().openclawRuns(), 0)
    return doc.summary
  },
}

const price = (row: { readonly [key: string]: unknown } | undefined) => {
  const { input, output } = (row?.cost ?? {}) as { readonly input?: number; readonly output?: number }
  return `$${input}/$${output}`
}

function priceToday(): string {
  const { pricing } = today.find(({ id }) => id === REPRICED_TODAY) ?? catalogRow({ id: REPRICED_TODAY })
  return `$${pricing.prompt}/$${pricing.completion}`
}
