import { yesterday } from '../../test/support/catalogs/catalog.ts'
import type { Step } from '../step.ts'
import { aliasesIn, primaryIn, providerIn, rowIds, sortedIds } from '../written-config.ts'

/** Provider, rows, primary and aliases, on the catalogue of yesterday. */
export const setUp: Step = {
  title: 'Set Chutes up',
  command: 'node scripts/setup.js',
  perform: async ({ script, home, takeTrace }, checks) => {
    const { code, doc } = await script('setup')
    checks.equal('exit 0, and something changed', [code, doc.ok, doc.changed], [0, true, true])
    checks.equal(
      'OpenClaw itself sees the same primary and aliases',
      [doc.data.applied, doc.data.readBack],
      [true, true],
    )
    checks.equal(
      'the provider is the real address',
      [providerIn(home).baseUrl, providerIn(home).api],
      ['https://llm.chutes.ai/v1', 'openai-completions'],
    )
    checks.equal(`a row for each of the ${yesterday.length} models`, rowIds(home), sortedIds(yesterday))
    const refs = rowIds(home).map((id) => `chutes/${id}`)
    checks.equal(`the primary has a row: ${primaryIn(home)}`, refs.includes(primaryIn(home)), true)
    const aliases = aliasesIn(home)
    checks.equal(
      'three aliases, each on the entry of a model with a row',
      [Object.keys(aliases), Object.values(aliases).filter((ref) => !refs.includes(ref))],
      [['chutes-fast', 'chutes-pro', 'chutes-vision'], []],
    )
    const [write, ...others] = takeTrace().openclawCommands()
    checks.equal(
      'one config write',
      [write?.slice(0, 2), others],
      [['config', 'patch'], [['models', 'status', '--json']]],
    )
    return doc.summary
  },
}

/** The same again: nothing may move. */
export const setUpAgain: Step = {
  title: 'Set it up again: nothing changes',
  command: 'node scripts/setup.js',
  perform: async ({ script, home, takeTrace }, checks) => {
    const before = home.readConfigText()
    const { code, doc } = await script('setup')
    checks.equal('exit 0, nothing changed', [code, doc.ok, doc.changed], [0, true, false])
    checks.equal('the config is the same, byte for byte', home.readConfigText() === before, true)
    checks.equal('OpenClaw was only asked, not told', takeTrace().openclawCommands(), [
      ['models', 'status', '--json'],
    ])
    return doc.summary
  },
}
