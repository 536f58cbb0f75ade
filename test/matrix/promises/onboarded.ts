import { today } from '../../support/catalog.ts'
import { createHome, type Home } from '../../support/home.ts'
import { runOpenclaw } from '../../support/run.ts'
import { Broken, equal, holds, type Promised, type Stage } from '../promise.ts'
import { installRelease } from '../releases.ts'
import { listedAliases, meaning, modelSet, setUp, unrelated, works } from '../steps.ts'

/** The one release whose own Chutes onboarding works without the network. */
const ONBOARDS_OFFLINE = '2026.5.28'
const ALIASES = ['chutes-fast', 'chutes-pro', 'chutes-vision']

/** A home after `openclaw onboard --auth-choice chutes-api-key`: 47 pinned rows, 50 entries, reversed aliases. */
async function onboard(stage: Stage, home: Home): Promise<void> {
  const flags = ['--non-interactive', '--accept-risk', '--mode', 'local', '--auth-choice', 'chutes-api-key']
  const skips = ['--skip-health', '--skip-skills', '--skip-channels', '--skip-ui']
  const run = await runOpenclaw(home, ['onboard', ...flags, '--chutes-api-key', stage.key, ...skips], {
    timeoutMs: 400_000,
  })
  const rows = home.readConfig()?.models?.providers?.chutes?.models?.length
  if (run.code !== 0 || !(rows > 20)) throw new Broken(`onboarding left ${rows} rows, exit ${run.code}`)
}

/**
 * The part of that config that is about models, for releases whose own onboarding needs the network. 2026.4.29 does
 * not know `mediaInput` yet, so its onboarding cannot have written it.
 */
async function onboardedConfig(stage: Stage): Promise<object> {
  const home = createHome({ openclawBin: await installRelease(ONBOARDS_OFFLINE) })
  try {
    await onboard(stage, home)
    const { models, agents } = home.readConfig() ?? {}
    const { model, models: entries } = agents.defaults
    const { chutes } = models.providers
    if (stage.release === '2026.4.29') for (const row of chutes.models) delete row.mediaInput
    return {
      models: { providers: { chutes } },
      agents: { defaults: { model, models: entries } },
    }
  } finally {
    home.dispose()
  }
}

/** 2026.9 copies an allowlist of old to its new place and notes what its plugins do, at the first write of anybody. */
function withoutMigrations(config: Record<string, unknown>): unknown {
  const { agents, plugins: _, ...rest } = config as { agents: { defaults: object }; plugins?: unknown }
  const { modelPolicy: __, ...defaults } = agents.defaults as { modelPolicy?: unknown }
  return { ...rest, agents: { ...agents, defaults } }
}

/** What OpenClaw's own onboarding left is mended in the same write, and nothing else is touched. */
export const onboarded: Promised = {
  name: 'after onboarding',
  async run(stage) {
    const own = stage.release === ONBOARDS_OFFLINE
    const home = own
      ? stage.home()
      : stage.home({ config: { ...(await onboardedConfig(stage)), messages: { ackReaction: '👀' } } })
    if (own) await onboard(stage, home)
    const found = await works(home, 'setup', ['--dry-run'])
    const codes = new Set(found.doc.data.repairs.map((repair: { code: string }) => repair.code))
    holds(`findings: ${[...codes].join(', ')}`, codes.has('reversed-alias') && codes.has('stale-rows'))
    const [before, whole] = [unrelated(home), meaning(home)]
    const { doc } = await setUp(stage, home)
    equal('unrelated keys', unrelated(home), before)
    const live = new Set(today.map((row) => `chutes/${row.id}`))
    const aliases = await listedAliases(home)
    for (const alias of ALIASES) holds(`${alias} → ${aliases[alias]}`, live.has(aliases[alias] ?? ''))
    holds(`the primary is ${doc.data.primary.current}`, live.has(doc.data.primary.current))
    const rows: { id: string }[] = home.readConfig()?.models.providers.chutes.models
    equal(
      'dead rows',
      rows.filter((row) => !live.has(`chutes/${row.id}`)),
      [],
    )
    const text = home.readConfigText()
    const again = await works(home, 'setup')
    equal('a second run', [again.doc.changed, home.readConfigText() === text], [false, true])
    for (const alias of ALIASES) equal(`models set ${alias}`, await modelSet(home, alias), aliases[alias])
    await works(home, 'reset', ['all'])
    equal('after a reset', withoutMigrations(meaning(home)), withoutMigrations(whole))
  },
}
