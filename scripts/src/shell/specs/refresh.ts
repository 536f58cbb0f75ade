import type { ScriptSpec } from '../command-line/script-spec.ts'
import { BASE_URL_ENV, DROP_COMMENTS, DRY_RUN, SHOW_PATCH } from './shared.ts'

export const refresh = {
  name: 'refresh',
  about: 'Bring the model rows in line with the live Chutes catalogue and report what changed.',
  actions: [],
  flags: [
    { name: 'repair', about: 'point settings that name a retired model at its successor' },
    { name: 'allow-dearer', about: 'with --repair: the successor may cost more' },
    {
      name: 'allow-non-tee',
      about: 'with --repair: the successor may be one that Chutes does not list as TEE',
    },
    {
      name: 'allow-price-jump',
      about: 'take prices that look wrong as they are; a person must have said so',
    },
    {
      name: 'allow-growth',
      about: 'take a list that suddenly has far more models; a person must have said so',
    },
    DRY_RUN,
    SHOW_PATCH,
    DROP_COMMENTS,
  ],
  examples: [
    ['node scripts/refresh.js', 'update the rows; writes nothing when there is no news'],
    ['node scripts/refresh.js --dry-run', 'only report the news'],
    ['node scripts/refresh.js --repair', 'also replace retired models that the config still names'],
  ],
  env: [BASE_URL_ENV],
} as const satisfies ScriptSpec
