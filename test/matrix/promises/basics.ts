import { ageState } from '../../support/age-state.ts'
import { ADDED_TODAY, REMOVED_TODAY, REPRICED_TODAY, today, yesterday } from '../../support/catalog.ts'
import { equal, holds, type Promised } from '../promise.ts'
import { listedAliases, setUp, works } from '../steps.ts'

/** The key arrives in OpenClaw's store, once, unseen. */
export const auth: Promised = {
  name: 'auth',
  async run({ home: make, key, standin }) {
    const home = make({ trace: true })
    const first = await works(home, 'auth', [], `${key}\n`)
    equal(
      'first run',
      [first.doc.changed, first.doc.data.stored, first.doc.data.verified, first.doc.data.readBack],
      [true, 'created', true, true],
    )
    holds('the key is in the output', !(first.stdout + first.stderr).includes(key))
    const text = home.readConfigText()
    const second = await works(home, 'auth', [], `${key}\r\n`)
    equal('second run', [second.doc.changed, second.doc.data.stored], [false, 'unchanged'])
    equal('the config after the second run', home.readConfigText(), text)
    holds(
      'Chutes saw the key',
      standin.requests.some((request) => request.authorization === `Bearer ${key}`),
    )
  },
}

/** Provider, rows, primary and aliases, and OpenClaw agrees. */
export const setup: Promised = {
  name: 'setup',
  async run(stage) {
    const home = stage.home()
    const { doc } = await setUp(stage, home)
    equal('read back', [doc.changed, doc.data.applied, doc.data.readBack], [true, true, true])
    const aliases = Object.fromEntries(
      doc.data.aliases.map((choice: { alias: string; target: string }) => [choice.alias, choice.target]),
    )
    equal(
      'aliases in OpenClaw',
      Object.entries(await listedAliases(home)).sort(),
      Object.entries(aliases).sort(),
    )
    equal('the primary', home.readConfig()?.agents.defaults.model.primary, doc.data.primary.current)
    const text = home.readConfigText()
    const again = await works(home, 'setup')
    equal('a second run', [again.doc.changed, home.readConfigText() === text], [false, true])
  },
}

/** News are applied once; no news touch nothing; a model goes when three catalogues over a day lack it. */
export const refresh: Promised = {
  name: 'refresh',
  async run(stage) {
    const home = stage.home()
    stage.standin.setCatalog(yesterday)
    await setUp(stage, home)
    stage.standin.setCatalog(today)
    const { doc } = await works(home, 'refresh')
    const { added, removed, changed, drift } = doc.data
    equal(
      'the news',
      [added, removed, drift.missing, changed.map((row: { id: string }) => row.id)],
      [[ADDED_TODAY], [], [REMOVED_TODAY], [REPRICED_TODAY]],
    )
    const text = home.readConfigText()
    const again = await works(home, 'refresh')
    equal('without news', [again.doc.changed, home.readConfigText() === text], [false, true])
    ageState(home, 13)
    equal('missing twice', (await works(home, 'refresh')).doc.changed, false)
    ageState(home, 13)
    equal('retired', (await works(home, 'refresh')).doc.data.removed, [REMOVED_TODAY])
    equal('nothing left for a set-up', (await works(home, 'setup')).doc.changed, false)
  },
}

/** In order after a set-up, and not in order without one. */
export const status: Promised = {
  name: 'status',
  async run(stage) {
    const home = stage.home()
    await setUp(stage, home)
    const { doc } = await works(home, 'status')
    equal(
      'checks',
      doc.data.checks.filter((check: { status: string }) => check.status !== 'pass'),
      [],
    )
    equal('version', doc.data.versions.openclaw, stage.release)
  },
}
