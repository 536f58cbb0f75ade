import { KEY } from '../judging/canaries.ts'
import { type OpenclawCall, TYPICAL_READS } from './faults.ts'

const HELP = 'Usage: openclaw [options] [command]\n'
const SCHEMA = { properties: { agents: { properties: { defaults: { properties: { models: {} } } } } } }
/** What a release that is not in the table of capabilities answers, by the call. */
const ANSWERS = {
  '--version': 'OpenClaw 2026.8.1\n',
  'models auth --help': HELP,
  'config schema': `${JSON.stringify(SCHEMA)}\n`,
  'cron add --help': HELP,
  'cron --help': HELP,
  'plugins list': '{"plugins":[]}\n',
}

/** The script that needs each answer; `--dry-run`, because what follows the answer is tried elsewhere. */
const ASKING: Readonly<Record<string, Pick<OpenclawCall, 'script' | 'home' | 'launch'>>> = {
  'models auth --help': { script: 'auth', home: 'empty', launch: { input: KEY, args: ['--dry-run'] } },
  'config schema': { script: 'setup', home: 'ready', launch: { args: ['--dry-run'] } },
  'cron add --help': { script: 'heartbeat', home: 'ready', launch: { args: ['install', '--dry-run'] } },
  'cron --help': { script: 'heartbeat', home: 'ready', launch: { args: ['--dry-run'] } },
  'plugins list': {
    script: 'auth',
    home: 'empty',
    launch: { args: ['login', '--dry-run'], env: { CHUTES_CLIENT_ID: 'cid' } },
  },
}

/** A release that nobody measured is asked what it can do; silence must not be remembered as an answer. */
const QUESTIONS_ASKED: readonly OpenclawCall[] = Object.entries(ASKING).map(([call, asking]) => ({
  ...asking,
  call,
  answers: ({ dir }) => ({ ...ANSWERS, 'skills list': `${JSON.stringify({ workspaceDir: dir })}\n` }),
  faults: TYPICAL_READS,
  failed: [3],
  worked: [0],
}))

export const PROBE_CALLS: readonly OpenclawCall[] = [
  ...QUESTIONS_ASKED,
  // whether the Gateway's plugin is there: silence switches nothing off
  {
    script: 'setup',
    call: 'plugins list',
    home: 'ready',
    launch: { args: ['--dry-run'] },
    answers: () => ANSWERS,
    faults: TYPICAL_READS,
    failed: [0],
    worked: [0],
  },
]
