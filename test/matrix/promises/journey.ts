import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { missFor } from '../../support/age-state.ts'
import { ADDED_TODAY, REMOVED_TODAY, today, yesterday } from '../../support/catalog.ts'
import { gatewayConfig, startGateway } from '../../support/gateway.ts'
import type { Home } from '../../support/home.ts'
import { runOpenclaw } from '../../support/run.ts'
import { equal, holds, type Promised } from '../promise.ts'
import { meaning, PATIENT, setUp, somebodysConfig, works } from '../steps.ts'

/** After everything that the skill does in its life, a reset leaves OpenClaw as it was before the skill. */
export const journey: Promised = {
  name: 'full journey',
  releases: ['2026.4.29', '2026.9.6'],
  async run(stage) {
    const withGateway = stage.release >= '2026.6'
    const config = { ...somebodysConfig(stage.release === '2026.9.6'), ...(await gatewayConfig()) }
    const home = stage.home({ config })
    // OpenClaw stamps and migrates a config at its first write; that is not the skill's doing
    equal('a first write', (await set(home, 'messages.ackReaction', '🫡')).code, 0)
    const before = meaning(home)

    stage.standin.setCatalog(yesterday.slice(1))
    await setUp(stage, home, ['--primary', 'auto'])
    stage.standin.setCatalog(yesterday)
    equal('news', (await works(home, 'refresh')).doc.data.added, [yesterday[0]?.id])

    const gateway = withGateway ? await startGateway(home) : undefined
    try {
      // the first thing that the Gateway is asked changes nothing; what is scheduled afterwards must not suffer from it
      const used = await works(home, 'models', ['use', 'primary', REMOVED_TODAY, '--allow-dearer'])
      // 2026.9 has jobs of its own
      if (!withGateway) equal('jobs on the default model', used.doc.data.costs.cronJobs, 0)
      else holds('the Gateway was asked for its jobs', typeof used.doc.data.costs.cronJobs === 'number')
      await works(home, 'models', ['use', 'chutes-fast', 'deepseek-ai/DeepSeek-V3.2-TEE', '--allow-dearer'])
      const { schedule } = (await works(home, 'heartbeat', ['install'])).doc.data
      equal('scheduled', schedule.via, withGateway ? 'openclaw' : 'heartbeat-md')
      stage.standin.setCatalog(today)
      equal('more news', (await works(home, 'refresh')).doc.data.added, [ADDED_TODAY])
      missFor(home, REMOVED_TODAY, 48)
      const [retired] = (await works(home, 'refresh')).doc.data.retired
      equal('retired', [retired?.id, retired?.usedBy], [REMOVED_TODAY, ['agents.defaults.model.primary']])
      const repaired = await works(home, 'refresh', ['--repair'])
      equal('repaired', [repaired.doc.changed, repaired.doc.data.removed], [true, [REMOVED_TODAY]])

      const { doc } = await works(home, 'reset', ['all'])
      equal('after a reset', meaning(home), before)
      holds('what the skill remembered is gone', !existsSync(join(home.openclawDir, 'chutes')))
      equal(
        'the schedule',
        doc.data.others.map(({ outcome }: { outcome: string }) => outcome),
        ['removed', 'absent'],
      )
      if (withGateway) holds('no job is left', !(await jobs(home)).includes('chutes heartbeat'))
      else holds('no lines are left', !existsSync(join(home.openclawDir, 'workspace', 'HEARTBEAT.md')))
    } finally {
      await gateway?.stop()
    }
  },
}

function set(home: Home, path: string, value: string) {
  return runOpenclaw(home, ['config', 'set', path, value], PATIENT)
}

async function jobs(home: Home): Promise<string> {
  return (await runOpenclaw(home, ['cron', 'list', '--all', '--json'], PATIENT)).stdout
}
