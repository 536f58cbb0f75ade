import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatewayConfig, startGateway } from '../../support/gateway.ts'
import type { Home } from '../../support/home.ts'
import { runOpenclaw } from '../../support/run.ts'
import { equal, holds, type Promised, type Stage } from '../promise.ts'
import { works } from '../steps.ts'

/** The heartbeat is scheduled once, however often it is installed, in the way the release has, and gone after. */
export const schedule: Promised = {
  name: 'schedule',
  run: (stage) => (stage.release < '2026.6' ? inFile(stage) : inScheduler(stage)),
}

/** Releases whose scheduler takes no commands: marked lines in the workspace's HEARTBEAT.md. */
async function inFile(stage: Stage): Promise<void> {
  const home = stage.home()
  const path = join(home.openclawDir, 'workspace', 'HEARTBEAT.md')
  equal('the first', (await works(home, 'heartbeat', ['install'])).doc.data.schedule.via, 'heartbeat-md')
  const text = readFileSync(path, 'utf8')
  holds('the lines name the script', text.includes('heartbeat.js'))
  equal('the second', (await works(home, 'heartbeat', ['install'])).doc.changed, false)
  equal('the file', readFileSync(path, 'utf8'), text)
  equal('uninstalled', (await works(home, 'heartbeat', ['uninstall'])).doc.data.removed, ['heartbeat-md'])
  equal('the file is there', existsSync(path), false)
}

async function inScheduler(stage: Stage): Promise<void> {
  const home = stage.home({ config: await gatewayConfig() })
  const running = await startGateway(home)
  try {
    equal('the first', (await works(home, 'heartbeat', ['install'])).doc.data.schedule.via, 'openclaw')
    equal('the second', (await works(home, 'heartbeat', ['install'])).doc.changed, false)
    equal('the jobs', (await ourJobs(home)).length, 1)
    equal('uninstalled', (await works(home, 'heartbeat', ['uninstall'])).doc.data.removed, ['openclaw'])
    equal('the jobs after', await ourJobs(home), [])
  } finally {
    await running.stop()
  }
}

async function ourJobs(home: Home): Promise<readonly unknown[]> {
  const list = await runOpenclaw(home, ['cron', 'list', '--all', '--json'], { timeoutMs: 400_000 })
  return list.json().jobs.filter((job: { name?: string }) => job.name === 'chutes heartbeat')
}
