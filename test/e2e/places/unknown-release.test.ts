import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

const schemaOf = (models: string, more: object = {}): string =>
  JSON.stringify({
    properties: {
      agents: { properties: { defaults: { properties: { models: { description: models }, ...more } } } },
    },
  })
const EXACT = schemaOf('Configured model catalog (keys are full provider/model IDs).')
const WILDCARD = schemaOf('Model catalog and allowlist (full IDs or literal provider/* entries).')
const POLICY = schemaOf('They do not restrict.', { modelPolicy: {} })

/** Somebody with another provider and no allowlist. */
const theirs = {
  models: {
    providers: { acme: { baseUrl: 'https://acme.example/v1', models: [{ id: 'first', name: 'First' }] } },
  },
  agents: { defaults: { model: { primary: 'acme/first' } } },
}

/** Puts an OpenClaw of that release before the recorded one, which it is but for what it tells about itself. */
function install(home: Home, version: string, schema: string): void {
  const answers = join(home.dir, 'schema.json')
  writeFileSync(answers, `${schema}\n`)
  const script = `#!/bin/sh
echo "$*" >> '${calls(home)}'
case "$*" in
  --version) echo 'OpenClaw ${version} (eb377ac)' ;;
  'config schema') exec cat '${answers}' ;;
  'models auth --help') printf 'Usage: openclaw\\n  paste-api-key\\n  logout\\n' ;;
  *) exec '${home.openclaw}' "$@" ;;
esac
`
  writeFileSync(join(home.dir, 'openclaw'), script, { mode: 0o755 })
}
const calls = (home: Home): string => join(home.dir, 'calls')

/** Runs a script with that OpenClaw, and tells which questions about itself it was asked. */
async function run(home: Home, script: string, args: readonly string[] = [], input?: string) {
  rmSync(calls(home), { force: true })
  const ran = await runScript(home, script, [...args, '--openclaw', join(home.dir, 'openclaw')], {
    ...(input !== undefined && { input }),
  })
  const made = existsSync(calls(home)) ? readFileSync(calls(home), 'utf8').split('\n') : []
  return { ...ran, asked: made.filter((call) => /--help$|^config schema|^plugins/.test(call)) }
}

test('an unknown release is asked once, only what the script needs, until that binary is replaced', async () => {
  const home = stage.home()
  install(home, '2026.9.6-beta.1', POLICY)
  const stored = await run(home, 'auth', [], stage.key)
  expect([stored.code, stored.asked]).toEqual([0, ['models auth --help']])
  const first = await run(home, 'setup')
  expect([first.code, first.asked]).toEqual([0, ['config schema']])
  expect((await run(home, 'setup')).asked).toEqual([])
  const status = await run(home, 'status')
  expect([status.doc.data.versions.openclaw, status.asked]).toEqual(['2026.9.6-beta.1', []])
  // another build under the same number
  install(home, '2026.9.6-beta.1', `${POLICY} `)
  writeFileSync(join(home.dir, 'openclaw'), '# anew\n', { flag: 'a' })
  expect((await run(home, 'setup')).asked).toEqual(['config schema'])
  expect((await run(home, 'reset', ['all'])).code).toBe(0)
  expect(existsSync(join(home.openclawDir, 'chutes'))).toBe(false)
})

test.each([
  ['allows nothing', '2026.5.7', EXACT, undefined],
  ['allows a provider', '2026.5.20', WILDCARD, expect.objectContaining({ 'acme/*': {}, 'chutes/*': {} })],
])(
  'where provider/* %s, nobody is locked out of the models they had',
  async (_, version, schema, entries) => {
    const home = stage.home({ config: theirs })
    install(home, version, schema)
    await run(home, 'auth', [], stage.key)
    const { doc } = await run(home, 'setup')
    expect(doc.data).toMatchObject({ applied: true, primary: { current: 'acme/first' } })
    // no entry at all, so no allowlist
    expect(home.readConfig()?.agents.defaults.models).toEqual(entries)
  },
)

test.each(['2026.4.28', '2026.4.29-beta.4'])('%s is too old', async (version) => {
  const home = stage.home()
  install(home, version, EXACT)
  const { code, doc } = await run(home, 'status')
  expect([code, doc.error?.code]).toEqual([3, 'E_OPENCLAW_TOO_OLD'])
  expect(doc.error?.message).toContain(version)
})
