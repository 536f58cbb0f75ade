import { JOB_KEY, JOB_NAME } from '../../../scripts/src/domain/heartbeat/scheduled-job.ts'
import type { Home } from '../../support/homes/home.ts'
import { NEWS } from '../stage/lane.ts'
import { BY_EXIT, type OpenclawCall, TYPICAL } from './faults.ts'

const ID = '6c0d8a1e-5d3b-4c7e-9a52-0f5f3f3b8a11'
const job = (more: object): string =>
  `${JSON.stringify({ jobs: [{ id: ID, name: JOB_NAME, declarationKey: JOB_KEY, ...more }] })}\n`
const READY = { 'cron status': '{"enabled":true}\n', 'cron list': '{"jobs":[]}\n' }
const OLDER = 'OpenClaw 2026.5.28\n'
const PAIRING = 'OpenClaw 2026.6.11\n'
const UNKNOWN = 'OpenClaw 2026.8.1\n'
const HELP = 'Usage: openclaw [options] [command]\n'
/** What an unknown release says about itself. */
const ABOUT = {
  '--version': UNKNOWN,
  'models auth --help': HELP,
  'config get agents.defaults.modelPolicy': '{"allow":[]}\n',
  'cron add --help': HELP,
  'cron --help': HELP,
  'plugins list': '{"plugins":[]}\n',
}

const workspaceOf = ({ dir }: Home): string => `${JSON.stringify({ workspaceDir: dir })}\n`

const install = { script: 'heartbeat', home: 'ready', gateway: true } as const

/** What heartbeat.js asks, of a scheduler that is played: a real Gateway for each row would take minutes. */
const HEARTBEAT_CALLS: readonly OpenclawCall[] = [
  // a task that fails is a result, and is tried again
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
    failed: [0],
    tells: /"ok":false/,
    worked: [0],
  },
  // without a scheduler there is nothing but a command to print
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
    failed: [3],
    missing: [0],
    worked: [0],
  },
  // the call that only pairs is there for what comes after it
  {
    ...install,
    call: 'cron rm',
    launch: { args: ['install', '--dry-run'] },
    answers: () => ({ ...READY, '--version': PAIRING, 'cron rm': '{"ok":true}\n' }),
    faults: ['hangs', 'killed', 'non-zero', 'garbage on stdout', 'banner noise'],
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
  // what cannot be looked into may still be there
  {
    ...install,
    call: 'skills list',
    gateway: false,
    launch: { args: ['uninstall'] },
    answers: (home) => ({ '--version': OLDER, 'skills list': workspaceOf(home) }),
    failed: [3],
    worked: [0],
  },
]

const PROBES = Object.keys(ABOUT).filter((call) => call !== '--version')

/** A release that nobody measured is asked what it can do; silence must not be remembered as an answer. */
const UNKNOWN_RELEASE_CALLS: readonly OpenclawCall[] = PROBES.map((call) => ({
  script: 'setup',
  call,
  home: 'ready',
  launch: { args: ['--dry-run'] },
  answers: () => ABOUT,
  faults: ['hangs', 'killed', 'non-zero', 'garbage on stdout', 'banner noise'],
  failed: [3],
  worked: [0],
}))

export const SCHEDULE_CALLS: readonly OpenclawCall[] = [...HEARTBEAT_CALLS, ...UNKNOWN_RELEASE_CALLS]
