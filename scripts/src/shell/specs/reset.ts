import type { ScriptSpec } from '../command-line/script-spec.ts'
import { DROP_COMMENTS, DRY_RUN, SHOW_PLAN } from './shared.ts'

export const reset = {
  name: 'reset',
  about: 'Take back what this skill changed: its last change, or everything it ever wrote.',
  actions: [
    { name: 'undo', about: 'take back the last change that was not taken back yet' },
    { name: 'all', about: 'take out the provider, its models, aliases, credential, schedule and memory' },
  ],
  flags: [DRY_RUN, SHOW_PLAN, DROP_COMMENTS],
  examples: [
    ['node scripts/reset.js undo --dry-run', 'what the last change was, and what taking it back means'],
    ['node scripts/reset.js undo', 'take it back; again: the one before'],
    ['node scripts/reset.js all --dry-run', 'what there is to take out'],
    ['node scripts/reset.js all', 'leave OpenClaw as it was before this skill'],
  ],
  notes: [
    'undo refuses when somebody changed the same places since. all puts back the primary that was there before,',
    'and keeps model rows that you added yourself. See references/undo.md.',
  ].join(' '),
  env: [],
} as const satisfies ScriptSpec
