import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { recordedBin } from '../../support/paths.ts'
import { runScript, type ScriptDocument } from '../../support/processes/run.ts'

const stage = openStage()
const OFF = { enabled: false }
/** OpenClaw has notes of its own about other plugins. */
const pluginOf = (home: Home) => home.readConfig()?.plugins?.entries?.chutes
const gateways: Server[] = []
afterAll(() => {
  for (const gateway of gateways) gateway.close()
})

/** The home's OpenClaw says that it is a release whose Gateway wants a plugin that is not there, and notes its calls. */
function asRelease(home: Home, version: string): Home {
  const bin = join(home.dir, 'bin')
  mkdirSync(bin)
  const openclaw = join(bin, 'openclaw')
  writeFileSync(
    openclaw,
    `#!/bin/sh
echo "$*" >> "${join(home.dir, 'calls')}"
case "$*" in
  --version) echo "OpenClaw ${version} (test)" ;;
  "plugins list --json") echo '{"plugins":[{"id":"acme"}]}' ;;
  *) exec "${join(recordedBin, 'openclaw')}" "$@" ;;
esac
`,
  )
  chmodSync(openclaw, 0o755)
  return { ...home, openclaw, env: { ...home.env, PATH: `${bin}:${home.env.PATH}` } }
}

const callsOf = (home: Home) => readFileSync(join(home.dir, 'calls'), 'utf8').trim().split('\n')

/** What a Gateway tells that came up a minute ago, and the part of a config that leads to it. */
async function runningGateway(): Promise<{ readonly gateway: { readonly port: number } }> {
  const gateway = createServer((_, response) => response.end('{"ready":true,"uptimeMs":60000}'))
  gateways.push(gateway)
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  return { gateway: { port: (gateway.address() as { port: number }).port } }
}

const checkOf = (doc: ScriptDocument, id: string) =>
  doc.data.checks.find((check: { readonly id: string }) => check.id === id)
const codesOf = ({ warnings }: ScriptDocument) => warnings.map(({ code }) => code)

describe('a Gateway that starts only with a plugin that is not there', () => {
  let home: Home
  let auth: ScriptDocument
  let planned: ScriptDocument
  beforeAll(async () => {
    home = asRelease(stage.home({ config: await runningGateway() }), '2026.8.2')
    planned = (await runScript(home, 'auth', ['--dry-run'], { input: `${stage.key}\n` })).doc
    auth = (await runScript(home, 'auth', [], { input: `${stage.key}\n` })).doc
  })

  test('is saved by switching the plugin off before anything names Chutes, and auth.js says so', () => {
    expect([planned.changed, codesOf(planned)]).toEqual([false, ['plugin-off']])
    expect(auth).toMatchObject({ ok: true, changed: true })
    expect(codesOf(auth)).toEqual(['plugin-off', 'gateway-needs-restart'])
    expect(pluginOf(home)).toEqual(OFF)
    const writes = callsOf(home).filter((call) => /patch|paste/.test(call))
    expect(writes).toEqual([
      expect.stringMatching(/^config patch/),
      expect.stringMatching(/^models auth paste-api-key/),
    ])
  })

  test('is left so by a set-up, which has nothing to ask for it', async () => {
    rmSync(join(home.dir, 'calls'))
    const { doc } = await runScript(home, 'setup')
    expect(doc).toMatchObject({ ok: true, data: { repairs: [] } })
    expect(callsOf(home).filter((call) => call.startsWith('plugins'))).toEqual([])
  })

  test('still has its old credential, and status says that it has to be restarted', async () => {
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(0)
    expect(checkOf(doc, 'gateway')).toEqual({
      id: 'gateway',
      status: 'warn',
      detail: 'the running Gateway is older than the stored credential',
      fix: 'Restart the Gateway: openclaw gateway restart',
    })
  })

  test('is asked itself by a probe', async () => {
    rmSync(join(home.dir, 'calls'))
    const { doc } = await runScript(home, 'status', ['--probe'])
    expect(doc.data.probe.through).toBe('gateway')
    expect(callsOf(home).filter((call) => call.startsWith('infer'))).toEqual([
      expect.stringContaining('--gateway'),
    ])
  })

  test('has its plugin as before once Chutes is taken out', async () => {
    const { doc } = await runScript(home, 'reset', ['all'])
    expect(doc).toMatchObject({ ok: true, changed: true })
    expect(pluginOf(home)).toBeUndefined()
  })

  test('restarts when a credential is removed, which auth.js remove says', async () => {
    await runScript(home, 'auth', [], { input: `${stage.key}\n` })
    const dry = await runScript(home, 'auth', ['remove', '--dry-run'])
    expect([dry.doc.data.stored, codesOf(dry.doc)]).toEqual(['planned', []])
    const { doc } = await runScript(home, 'auth', ['remove'])
    expect([doc.data.stored, codesOf(doc)]).toEqual(['removed', ['gateway-restarts']])
    const again = await runScript(home, 'auth', ['remove'])
    expect([again.doc.data.stored, codesOf(again.doc)]).toEqual(['absent', []])
  })
})

describe('a set-up from a time without that', () => {
  let home: Home
  beforeAll(() => {
    home = asRelease(stage.furnished('ready'), '2026.8.2')
  })

  test('fails in status, because the next start of the Gateway would', async () => {
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(1)
    expect(checkOf(doc, 'gateway-plugin')).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('Gateway does not start'),
      fix: expect.stringMatching(/setup\.js$/),
    })
  })

  test('is mended by setup.js, and undo takes that back', async () => {
    const before = home.readConfigText()
    const { doc } = await runScript(home, 'setup')
    expect(doc.data.repairs).toMatchObject([
      { code: 'gateway-plugin', path: 'plugins.entries.chutes.enabled' },
    ])
    expect(pluginOf(home)).toEqual(OFF)
    expect((await runScript(home, 'setup')).doc.changed).toBe(false)
    await runScript(home, 'reset', ['undo'])
    expect(home.readConfig()).toEqual(JSON.parse(before ?? ''))
  })
})

test('a home without Chutes has a Gateway that waits for no plugin of it', async () => {
  const home = asRelease(stage.home({ config: await runningGateway() }), '2026.8.2')
  expect(checkOf((await runScript(home, 'status')).doc, 'gateway-plugin')).toBeUndefined()
})

test('another release is not asked for its plugins, and its Gateway takes a credential on', async () => {
  const home = asRelease(stage.home({ config: await runningGateway() }), '2026.9.6')
  const { doc } = await runScript(home, 'auth', [], { input: `${stage.key}\n` })
  expect([doc.ok, codesOf(doc)]).toEqual([true, []])
  expect(pluginOf(home)).toBeUndefined()
  expect(callsOf(home).filter((call) => call.startsWith('plugins'))).toEqual([])
  await runScript(home, 'setup')
  expect(checkOf((await runScript(home, 'status')).doc, 'gateway').status).toBe('pass')
  const removed = (await runScript(home, 'auth', ['remove'])).doc
  expect([removed.data.stored, codesOf(removed)]).toEqual(['removed', []])
})
