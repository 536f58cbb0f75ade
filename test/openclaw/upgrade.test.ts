import { cpSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Home } from '../support/homes/home.ts'
import { runOpenclaw, runScript } from '../support/processes/run.ts'
import { type Journey, journey } from './journey.ts'
import { installRelease, JOURNEY_RELEASES, matrixReleases, NEWEST, type Release } from './releases.ts'
import { chats, PATIENT, storeKey, works } from './steps.ts'

const BINS = new Map<Release, string>()

/** The same home after OpenClaw was upgraded in it. */
function on(release: Release, home: Home): Home {
  const bin = BINS.get(release) ?? ''
  const PATH = [bin, home.env.PATH].join(delimiter)
  return { ...home, env: { ...home.env, PATH }, openclaw: join(bin, 'openclaw') }
}

/** OpenClaw's own migration, as often as it takes: from 2026.6 the doctor of 2026.9 stops at its first run. */
async function migrate(home: Home): Promise<void> {
  for (let runs = 1; ; runs++) {
    const { code, stderr } = await runOpenclaw(home, ['doctor', '--fix', '--non-interactive'], PATIENT)
    if (code === 0) return
    if (runs === 2) throw new Error(`the doctor failed twice: ${stderr.slice(-800)}`)
  }
}

const policyOf = (home: Home) => home.readConfig()?.agents?.defaults?.modelPolicy
const MIGRATE = expect.stringContaining('openclaw doctor --fix --non-interactive')

async function failedChecks(home: Home): Promise<readonly string[]> {
  const { doc } = await runScript(home, 'status', [], PATIENT)
  const checks: { id: string; status: string }[] = doc.data.checks
  return checks.filter(({ status }) => status === 'fail').map(({ id }) => id)
}

function playUpgrade(about: Journey): void {
  let home: Home
  /** The same home after its migration, for another way on. */
  let copy: Home

  beforeAll(async () => {
    for (const release of JOURNEY_RELEASES) BINS.set(release, await installRelease(release))
    home = about.home({ config: { messages: { ackReaction: '👀' } } })
    copy = about.home()
  })

  test('what 2026.4 set up is in order on 2026.5', async () => {
    await storeKey(on('2026.4.29', home), about)
    await works(on('2026.4.29', home), 'setup')
    await works(on('2026.4.29', home), 'heartbeat', ['install'])
    expect(await failedChecks(on('2026.5.28', home))).toEqual([])
  })

  test('2026.6 does not see the key until its doctor ran, and status says so', async () => {
    const upgraded = on('2026.6.11', home)
    const { doc } = await runScript(upgraded, 'status', [], PATIENT)
    expect(doc.error?.fix).toEqual(MIGRATE)
    await migrate(upgraded)
    expect(await failedChecks(upgraded)).toEqual([])
  })

  describe('on the newest', () => {
    test('status says that the config has to be migrated, until the doctor ran', async () => {
      const { code, doc } = await runScript(home, 'status', [], PATIENT)
      expect([code, doc.error]).toMatchObject([3, { code: 'E_CONFIG_INVALID', fix: MIGRATE }])
      await migrate(home)
      expect(Array.isArray(policyOf(home)?.allow)).toBe(true)
      cpSync(home.openclawDir, copy.openclawDir, { recursive: true })
    })

    test('status finds what the migration left, and a set-up mends it', async () => {
      const { doc } = await runScript(home, 'status', [], PATIENT)
      const checks: { id: string; status: string; fix?: string }[] = doc.data.checks
      const found = checks.filter(({ status }) => status === 'fail' || status === 'warn')
      expect(found.map(({ id }) => id)).toEqual(['copied-allowlist', 'heartbeat'])
      await works(home, 'setup')
      expect(policyOf(home)).toBeUndefined()
    })

    test('a question to the model carries the key that was stored four releases ago', async () => {
      about.chutes().clearRequests()
      const ask = ['infer', 'model', 'run', '--local', '--prompt', 'Who are you?', '--json']
      const { code, json } = await runOpenclaw(home, ask, PATIENT)
      expect([code, json().provider]).toEqual([0, 'chutes'])
      expect(chats(about).map(({ authorization }) => authorization)).toEqual([`Bearer ${about.key}`])
    })

    test('a reset of all leaves nothing of Chutes and no allowlist', async () => {
      await works(home, 'reset', ['all'])
      const { messages, models, agents, auth } = home.readConfig() ?? {}
      expect(messages).toEqual({ ackReaction: '👀' })
      expect(JSON.stringify({ models, agents, auth })).not.toMatch(/chutes|modelPolicy/)
    })
  })

  test('undo takes the set-up of four releases ago back, with what became of it', async () => {
    const { doc } = await works(copy, 'reset', ['undo'])
    expect(doc.data.undone.script).toBe('setup')
    expect(policyOf(copy)).toBeUndefined()
    expect(copy.readConfig()?.models?.providers?.chutes).toBeUndefined()
  })
}

journey(
  'an upgrade in place',
  playUpgrade,
  matrixReleases().filter((release) => release === NEWEST),
)
