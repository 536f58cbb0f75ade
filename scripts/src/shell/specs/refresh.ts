import type { ScriptSpec } from '../script-spec.ts'
import { BASE_URL_ENV, DROP_COMMENTS, DRY_RUN, SHOW_PATCH } from './shared.ts'

export const refresh: ScriptSpec = {
  name: 'refresh',
  about: 'Bring the model rows in line with the live Chutes catalogue and report what changed.',
  actions: [],
  flags: [DRY_RUN, SHOW_PATCH, DROP_COMMENTS],
  examples: [
    ['node scripts/refresh.js', 'update the rows; writes nothing when there is no news'],
    ['node scripts/refresh.js --dry-run', 'only report the news'],
  ],
  env: [BASE_URL_ENV],
}
