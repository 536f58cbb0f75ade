import type { ScriptSpec } from '../command-line/script-spec.ts'
import {
  ALLOW_DEARER,
  ALLOW_NON_TEE,
  BASE_URL_ENV,
  DROP_COMMENTS,
  DRY_RUN,
  KEY_ENV,
  REQUIRE_VERIFIED,
  SHOW_PLAN,
} from './shared.ts'

const LIST = ['list']
const USE = ['use']

export const models = {
  name: 'models',
  about:
    'Look models up in the Chutes catalogue, recommend one for a job, and switch the primary or an alias.',
  actions: [
    { name: 'list', about: 'the models, what they cost and can do, and which are in use' },
    { name: 'show', operands: ['model|alias'], about: 'everything about one model' },
    { name: 'recommend', operands: ['role?'], about: 'the best models for a role, with reasons' },
    {
      name: 'use',
      operands: ['primary|alias', 'model'],
      about: 'let the primary or an alias name this model',
    },
  ],
  defaultAction: 'list',
  flags: [
    { name: 'search', value: 'words', on: LIST, about: 'ids that contain these words' },
    { name: 'tee', on: LIST, about: 'Chutes lists it as TEE' },
    { name: 'vision', on: LIST, about: 'reads images' },
    { name: 'tools', on: LIST, about: 'can call tools' },
    { name: 'reasoning', on: LIST, about: 'reasons before it answers' },
    {
      name: 'max-price',
      value: 'usd',
      form: { pattern: /^\$?\d+(?:\.\d+)?$/, words: 'USD per million tokens, such as 0.5' },
      on: LIST,
      about: 'at most this much per million tokens of output',
    },
    {
      name: 'min-context',
      value: 'tokens',
      form: { pattern: /^\d+(?:\.\d+)?[km]?$/i, words: 'tokens, such as 131072, 128k or 1M' },
      on: LIST,
      about: 'at least this context window; 128k and 1M work',
    },
    { name: 'sort', value: 'name|price|context', on: LIST, about: 'order (default name)' },
    {
      name: 'limit',
      value: 'count',
      form: { pattern: /^0*(?:[1-9]\d?|1\d\d|200)$/, words: 'a count from 1 to 200' },
      on: LIST,
      about: 'how many to show, up to 200 (default 25)',
    },
    {
      name: 'thinking',
      value: 'on|off',
      form: { pattern: /^(?:on|off)$/, words: 'on or off' },
      on: USE,
      about: 'always think before an answer, or never',
    },
    ...[DRY_RUN, SHOW_PLAN, ALLOW_DEARER, ALLOW_NON_TEE, ...REQUIRE_VERIFIED, DROP_COMMENTS].map((flag) => ({
      ...flag,
      on: USE,
    })),
  ],
  examples: [
    ['node scripts/models.js', 'every model with price, context and abilities'],
    ['node scripts/models.js list --vision --max-price 1 --sort price', 'the cheapest that read images'],
    ['node scripts/models.js show chutes-fast', 'what is behind an alias'],
    ['node scripts/models.js recommend vision', 'the best models for reading images, and why'],
    ['node scripts/models.js use chutes-fast Qwen/Qwen3-32B-TEE', 'move an alias'],
    ['node scripts/models.js use primary zai-org/GLM-5.2-TEE --dry-run', 'say what a switch would change'],
  ],
  notes: [
    'Roles: primary, fast, pro, vision. Prices are USD per million tokens, input/output. list, show, recommend',
    'change nothing and work without OpenClaw; use writes its config once. A dearer model than before, or one',
    'that loses the listing as TEE, needs --allow-dearer or --allow-non-tee.',
  ].join(' '),
  env: [KEY_ENV, BASE_URL_ENV],
} as const satisfies ScriptSpec
