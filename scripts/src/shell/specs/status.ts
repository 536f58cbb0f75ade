import type { ScriptSpec } from '../script-spec.ts'
import { BASE_URL_ENV } from './shared.ts'

export const status: ScriptSpec = {
  name: 'status',
  about: 'Check the whole set-up; every finding carries its fix. Changes nothing.',
  actions: [],
  changesState: false,
  flags: [{ name: 'offline', about: 'do not contact Chutes' }],
  examples: [['node scripts/status.js', 'exit 0: in order; exit 1: at least one check failed']],
  env: [BASE_URL_ENV],
}
