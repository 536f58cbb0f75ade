import type { ScriptSpec } from '../command-line/script-spec.ts'
import { AGENT_ID, API_URL_ENV, BASE_URL_ENV } from './shared.ts'

export const status = {
  name: 'status',
  about: 'Check the whole set-up; every finding carries its fix. Changes nothing.',
  actions: [],
  flags: [
    {
      name: 'account',
      about: 'balance, plan, spending windows and quota; reads the key from standard input',
    },
    { name: 'from-env', with: 'account', about: 'with --account: take the key from CHUTES_API_KEY instead' },
    {
      name: 'probe',
      about: 'let the model answer and use a tool, and see which models run now (slow, costs a few cents)',
    },
    { name: 'agent', ...AGENT_ID, about: 'the agent to ask as, where OpenClaw wants one' },
    { name: 'offline', about: 'do not contact Chutes' },
  ],
  examples: [
    ['node scripts/status.js', 'exit 0: in order; exit 1: at least one check failed'],
    [
      'printf %s "$CHUTES_API_KEY" | node scripts/status.js --account',
      'and what the account can still spend',
    ],
    ['node scripts/status.js --probe', 'and whether the model really answers'],
  ],
  env: [['CHUTES_API_KEY', 'read only with --account --from-env'], BASE_URL_ENV, API_URL_ENV],
} as const satisfies ScriptSpec
