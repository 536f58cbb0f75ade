import { type OpenclawCall, TYPICAL_READS } from './faults.ts'

const HELP = 'Usage: openclaw [options] [command]\n'
/** What a release that is not in the table of capabilities answers, by the call. */
const ANSWERS = {
  '--version': 'OpenClaw 2026.8.1\n',
  'models auth --help': HELP,
  'config get agents.defaults.modelPolicy': '{"allow":[]}\n',
  'cron add --help': HELP,
  'cron --help': HELP,
  'plugins list': '{"plugins":[]}\n',
}

/** A release that nobody measured is asked what it can do; silence must not be remembered as an answer. */
export const PROBE_CALLS: readonly OpenclawCall[] = Object.keys(ANSWERS)
  .filter((call) => call !== '--version')
  .map((call) => ({
    script: 'setup',
    call,
    home: 'ready',
    launch: { args: ['--dry-run'] },
    answers: () => ANSWERS,
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  }))
