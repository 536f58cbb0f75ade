export type ScriptName = 'auth' | 'setup' | 'refresh' | 'status'

/** One flag as data: parsing, `--help`, "did you mean" and the docs derive from it. */
export interface FlagSpec {
  readonly name: string
  /** Placeholder of the value; absent for a switch. */
  readonly value?: string
  readonly about: string
}

export interface ActionSpec {
  readonly name: string
  readonly about: string
}

export interface ScriptSpec {
  readonly name: ScriptName
  readonly about: string
  readonly actions: readonly ActionSpec[]
  readonly flags: readonly FlagSpec[]
  readonly changesState: boolean
  /** Shown first in `--help`: the command line as typed, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  readonly env: readonly (readonly [string, string])[]
  /** A paragraph that the flag table has no room for. */
  readonly notes?: string
}

export const SHARED_FLAGS: readonly FlagSpec[] = [
  { name: 'json', about: 'print JSON even on a terminal' },
  { name: 'pretty', about: 'print text for people even through a pipe' },
  { name: 'timeout', value: 'seconds', about: 'time limit for the whole run (default 240)' },
  { name: 'openclaw', value: 'path', about: 'the openclaw to drive (default: the one on PATH)' },
  { name: 'help', about: 'this text' },
  { name: 'version', about: "the skill's version" },
]

const DROP_COMMENTS: FlagSpec = {
  name: 'drop-comments',
  about: "write although OpenClaw's writer drops the comments of its config",
}
export const DRY_RUN: FlagSpec = { name: 'dry-run', about: 'say what would change, change nothing' }

const BASE_URL_ENV = ['CHUTES_BASE_URL', 'inference endpoint (default https://llm.chutes.ai/v1)'] as const
const API_URL_ENV = ['CHUTES_API_URL', 'account endpoint (default https://api.chutes.ai)'] as const

export const SCRIPTS: Readonly<Record<ScriptName, ScriptSpec>> = {
  auth: {
    name: 'auth',
    about: "Take a Chutes API key from a pipe, check it, and hand it to OpenClaw's credential store.",
    actions: [],
    changesState: true,
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
  },
  setup: {
    name: 'setup',
    about: 'Configure the Chutes provider, its models, the primary model and the aliases in one write.',
    actions: [],
    changesState: true,
    flags: [
      { name: 'primary', value: 'auto|keep|<model>', about: 'which model answers by default (see below)' },
      DRY_RUN,
      { name: 'show-patch', about: 'add the exact patch that is (or would be) sent to OpenClaw' },
      DROP_COMMENTS,
    ],
    examples: [
      ['node scripts/setup.js', 'set up; keeps a primary that you chose with another provider'],
      ['node scripts/setup.js --primary auto', 'make the best-suited Chutes model the primary'],
      ['node scripts/setup.js --primary chutes-fast', 'make the model behind an alias the primary'],
      ['node scripts/setup.js --dry-run', 'say what would change'],
    ],
    notes: [
      '--primary: auto takes the best-suited Chutes model, keep leaves what you have, anything else is a model',
      'id or an alias. Without the flag: auto when no primary was ever chosen or the chosen chutes/ model is',
      'gone from the catalogue, else keep.',
    ].join('\n'),
    env: [BASE_URL_ENV],
  },
  refresh: {
    name: 'refresh',
    about: 'Bring the model rows in line with the live Chutes catalogue and report what changed.',
    actions: [],
    changesState: true,
    flags: [
      DRY_RUN,
      { name: 'show-patch', about: 'add the exact patch that is (or would be) sent to OpenClaw' },
      DROP_COMMENTS,
    ],
    examples: [
      ['node scripts/refresh.js', 'update the rows; writes nothing when there is no news'],
      ['node scripts/refresh.js --dry-run', 'only report the news'],
    ],
    env: [BASE_URL_ENV],
  },
  status: {
    name: 'status',
    about: 'Check the whole set-up; every finding carries its fix. Changes nothing.',
    actions: [],
    changesState: false,
    flags: [{ name: 'offline', about: 'do not contact Chutes' }],
    examples: [['node scripts/status.js', 'exit 0: in order; exit 1: at least one check failed']],
    env: [BASE_URL_ENV],
  },
}
