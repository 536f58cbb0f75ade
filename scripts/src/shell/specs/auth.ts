import type { ScriptSpec } from '../script-spec.ts'
import { API_URL_ENV, BASE_URL_ENV, DROP_COMMENTS, DRY_RUN } from './shared.ts'

export const auth: ScriptSpec = {
  name: 'auth',
  about: "Take a Chutes API key from a pipe, check it, and hand it to OpenClaw's credential store.",
  actions: [],
  flags: [
    DRY_RUN,
    DROP_COMMENTS,
    { name: 'no-verify', about: 'store the key without asking Chutes about it' },
    { name: 'agent', value: 'id', about: 'the agent that gets the key, where OpenClaw asks for one' },
    { name: 'from-env', about: 'take the key from CHUTES_API_KEY instead of standard input' },
  ],
  examples: [
    ['printf %s "$CHUTES_API_KEY" | node scripts/auth.js', 'check and store the key'],
    ['node scripts/auth.js --from-env', 'the same, without a pipe'],
    ['node scripts/auth.js', 'on a terminal: asks for the key without showing it'],
  ],
  env: [['CHUTES_API_KEY', 'read only with --from-env'], BASE_URL_ENV, API_URL_ENV],
}
