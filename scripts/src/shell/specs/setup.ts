import type { ScriptSpec } from '../command-line/script-spec.ts'
import {
  BASE_URL_ENV,
  DROP_COMMENTS,
  DRY_RUN,
  KEY_ENV,
  PRIMARY,
  REQUIRE_VERIFIED,
  SHOW_PATCH,
  SHOW_PLAN,
} from './shared.ts'

export const setup = {
  name: 'setup',
  about: 'Configure the Chutes provider, its models, the primary model and the aliases in one write.',
  actions: [],
  flags: [
    { ...PRIMARY, about: 'which model answers by default (see below)' },
    {
      name: 'fallbacks',
      value: 'auto|none|<models>',
      about: 'which models answer when the primary does not (see below)',
      form: { pattern: /^[^,]*(?:,[^,]*){0,7}$/, words: 'at most eight models with commas between them' },
    },
    ...REQUIRE_VERIFIED,
    DRY_RUN,
    SHOW_PLAN,
    SHOW_PATCH,
    DROP_COMMENTS,
  ],
  examples: [
    ['node scripts/setup.js', 'set up; keeps a primary that you chose with another provider'],
    ['node scripts/setup.js --primary auto', 'make the best-suited Chutes model the primary'],
    ['node scripts/setup.js --primary chutes-fast', 'make the model behind an alias the primary'],
    [
      'node scripts/setup.js --fallbacks chutes-pro,chutes-fast',
      'name what answers when the primary does not',
    ],
    ['node scripts/setup.js --dry-run', 'say what would change'],
  ],
  notes: [
    '--primary: auto takes the best-suited Chutes model, keep leaves what you have, anything else is a model',
    'id or an alias. Without the flag: auto when no primary was ever chosen or the chosen chutes/ model is',
    'gone from the catalogue, else keep.',
    '--fallbacks: auto (the default) takes up to two models of other families, not dearer, where the skill chooses the',
    'primary itself and no fallbacks exist; none empties the list; ids or aliases with commas between them become it.',
  ].join(' '),
  env: [KEY_ENV, BASE_URL_ENV],
} as const satisfies ScriptSpec
