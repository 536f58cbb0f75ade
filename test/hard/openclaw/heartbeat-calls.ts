import { JOB_KEY, JOB_NAME } from '../../../scripts/src/domain/heartbeat/scheduled-job.ts'
import type { Config, Home } from '../../support/homes/home.ts'
import { NEWS } from '../stage/lane.ts'
import { BY_EXIT, type OpenclawCall, TYPICAL, TYPICAL_READS } from './faults.ts'

const ID = '6c0d8a1e-5d3b-4c7e-9a52-0f5f3f3b8a11'
const job = (more: object): string =>
  `${JSON.stringify({ jobs: [{ id: ID, name: JOB_NAME, declarationKey: JOB_KEY, ...more }] })}\n`
const READY = { 'cron status': '{"enabled":true}\n', 'cron list': '{"jobs":[]}\n' }
/** Has no commands in its scheduler. */
const OLDER = 'OpenClaw 2026.5.28\n'
/** Pairs this machine at its first call to the Gateway. */
const PAIRING = 'OpenClaw 2026.6.11\n'

const workspaceOf = ({ dir }: Home): string => `${JSON.stringify({ workspaceDir: dir })}\n`

function withWorkspace(home: Home): Config {
  const config = home.readConfig() ?? {}
  config.agents.defaults.workspace = home.dir
  return config
}

const install = { script: 'heartbeat', home: 'ready', gateway: true } as const

/** What heartbeat.js asks, of a scheduler that is played: a real Gateway for each row would take minutes. */
export const HEARTBEAT_CALLS: readonly OpenclawCall[] = [
  // a failed task is told in the answer; heartbeat.js itself exits 0
  {
    script: 'heartbeat',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['--force', 'refresh'] },
    before: ({ standin }) => standin.setCatalog(NEWS),
    faults: TYPICAL,
    writes: true,
    failed: [0],
    tells: /"ok":false/,
    worked: [0],
  },
  {
    script: 'heartbeat',
    call: 'models status',
    home: 'ready',
    launch: { args: ['--force', 'status'] },
    also: 'config validate',
    faults: TYPICAL_READS,
    failed: [0],
    tells: /"ok":false/,
    worked: [0],
  },
  // without a scheduler, install prints the line to schedule by hand
  {
    ...install,
    call: 'cron status',
    launch: { args: ['install'] },
    answers: () => ({ ...READY, 'cron list': job({}), 'cron add': '{"ok":true}\n' }),
    faults: [...BY_EXIT, 'garbage on stdout', 'too much on stdout'],
    failed: [0],
    tells: /"state":"printed"/,
    worked: [6],
  },
  {
    ...install,
    call: 'cron list',
    launch: { args: ['install', '--dry-run'] },
    answers: () => READY,
    faults: ['missing', ...TYPICAL_READS],
    failed: [3],
    missing: [0],
    worked: [0],
  },
  // removes no job: it is made only to be paired, and when it fails, the rest goes on
  {
    ...install,
    call: 'cron rm',
    launch: { args: ['install', '--dry-run'] },
    answers: () => ({ ...READY, '--version': PAIRING, 'cron rm': '{"ok":true}\n' }),
    faults: TYPICAL_READS,
    failed: [0],
    worked: [0],
  },
  // the list that is played never shows what was added
  {
    ...install,
    call: 'cron add',
    launch: { args: ['install'] },
    answers: () => ({ ...READY, 'cron add': '{"ok":true}\n' }),
    failed: [3, 6],
    missing: [0],
    worked: [6],
  },
  // a job of ours that somebody switched off
  {
    ...install,
    call: 'cron enable',
    faults: BY_EXIT,
    launch: { args: ['install'] },
    answers: () => ({
      ...READY,
      'cron list': job({ enabled: false }),
      'cron add': '{"ok":true}\n',
      'cron enable': '{"ok":true}\n',
    }),
    failed: [3, 6],
    missing: [0],
    worked: [6],
  },
  {
    ...install,
    call: 'cron rm',
    faults: BY_EXIT,
    launch: { args: ['uninstall'] },
    answers: () => ({ ...READY, 'cron list': job({}), 'cron rm': '{"ok":true}\n' }),
    failed: [3, 6],
    missing: [0],
    worked: [0],
  },
  {
    ...install,
    call: 'skills list',
    gateway: false,
    launch: { args: ['install', '--via', 'heartbeat-md'] },
    answers: (home) => ({ '--version': OLDER, 'skills list': workspaceOf(home) }),
    failed: [3],
    worked: [0],
  },
  // what cannot be looked into may still be there; OpenClaw is asked where its config names a workspace, too
  {
    ...install,
    call: 'skills list',
    gateway: false,
    before: (_, home) => home.writeConfig(withWorkspace(home)),
    launch: { args: ['uninstall'] },
    answers: (home) => ({ '--version': OLDER, 'skills list': workspaceOf(home) }),
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  },
]
