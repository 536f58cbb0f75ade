import type { ScriptSpec } from '../script-spec.ts'
import { API_URL_ENV, BASE_URL_ENV } from './shared.ts'

export const heartbeat: ScriptSpec = {
  name: 'heartbeat',
  about: 'Do what is due (refresh 4 h, status 24 h, review 7 d) and say what to answer a heartbeat with.',
  actions: [],
  flags: [
    { name: 'dry-run', about: 'say what is due, do nothing' },
    { name: 'force', value: 'task|all', about: 'run a task that is not due, or all of them' },
    { name: 'from-env', about: 'look after the account, too (24 h), with the key in CHUTES_API_KEY' },
    { name: 'attest', about: 'verify the attestation of the default model, too (7 d)' },
    { name: 'reply', about: 'print only the reply, as text: NO_REPLY or what a person should know' },
  ],
  examples: [
    ['node scripts/heartbeat.js', 'exit 0; answer the heartbeat with data.reply'],
    ['node scripts/heartbeat.js --dry-run', 'what is due, and when the rest is'],
  ],
  env: [['CHUTES_API_KEY', 'read only with --from-env'], BASE_URL_ENV, API_URL_ENV],
}
