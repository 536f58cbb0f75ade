import { beforeAll, expect, test } from 'vitest'
import { today } from '../support/catalogs/catalog.ts'
import type { Home } from '../support/homes/home.ts'
import { runOpenclaw } from '../support/processes/run.ts'
import { type Journey, journey } from './journey.ts'
import { matrixReleases } from './releases.ts'
import { meaning, PATIENT, storeKey, works } from './steps.ts'

/** The one release whose own Chutes onboarding works without the network. */
const ONBOARDS_OFFLINE = '2026.5.28'

/** `openclaw onboard --auth-choice chutes-api-key` leaves 47 pinned rows, 50 entries, reversed aliases. */
async function onboard(home: Home, key: string): Promise<void> {
  const flags = ['--non-interactive', '--accept-risk', '--mode', 'local', '--auth-choice', 'chutes-api-key']
  const skips = ['--skip-health', '--skip-skills', '--skip-channels', '--skip-ui']
  const run = await runOpenclaw(home, ['onboard', ...flags, '--chutes-api-key', key, ...skips], PATIENT)
  expect(run.code, run.stderr.slice(-500)).toBe(0)
  expect(home.readConfig()?.models.providers.chutes.models.length).toBeGreaterThan(20)
}

/** What the skill has no business with. */
function unrelated(home: Home): unknown {
  const { models, agents, auth, ...rest } = meaning(home)
  const { chutes: _, ...providers } = models.providers
  const { model: __, models: ___, modelPolicy: ____, ...defaults } = agents.defaults
  const profiles = Object.entries(auth?.profiles ?? {}).filter(([id]) => !id.startsWith('chutes:'))
  return {
    ...rest,
    models: { ...models, providers },
    agents: { ...agents, defaults },
    auth: { ...auth, profiles },
  }
}

function playOnboarded(about: Journey): void {
  let home: Home
  let whole: unknown
  const live = new Set(today.map((row) => `chutes/${row.id}`))

  beforeAll(async () => {
    home = about.home()
    await onboard(home, about.key)
    whole = meaning(home)
  })

  test('what it left behind is found', async () => {
    const { doc } = await works(home, 'setup', ['--dry-run'])
    const codes = doc.data.repairs.map((repair: { code: string }) => repair.code)
    expect(codes).toEqual(expect.arrayContaining(['reversed-alias', 'stale-rows']))
  })

  test('a set-up mends it and touches nothing else', async () => {
    const before = unrelated(home)
    await storeKey(home, about)
    const { doc } = await works(home, 'setup')
    expect(live).toContain(doc.data.primary.current)
    const rows: { id: string }[] = home.readConfig()?.models.providers.chutes.models
    expect(rows.filter(({ id }) => !live.has(`chutes/${id}`))).toEqual([])
    expect(unrelated(home)).toEqual(before)
  })

  test('another set-up changes no byte', async () => {
    const before = home.readConfigText()
    expect((await works(home, 'setup')).doc.changed).toBe(false)
    expect(home.readConfigText()).toBe(before)
  })

  test('OpenClaw takes an alias that was reversed for a model of today', async () => {
    expect((await runOpenclaw(home, ['models', 'set', 'chutes-vision'], PATIENT)).code).toBe(0)
    expect(live).toContain(home.readConfig()?.agents.defaults.model.primary)
  })

  test('a reset of all brings back what onboarding had left', async () => {
    await works(home, 'reset', ['all'])
    expect(meaning(home)).toEqual(whole)
  })
}

// what mends such a config is the same code everywhere; on the newest release, into which people upgrade, test/e2e/setup has it
journey(
  'after OpenClaw’s own onboarding',
  playOnboarded,
  matrixReleases().filter((release) => release === ONBOARDS_OFFLINE),
)
