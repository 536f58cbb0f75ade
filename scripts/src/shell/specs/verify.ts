import type { ScriptSpec } from '../command-line/script-spec.ts'
import { API_URL_ENV, BASE_URL_ENV } from './shared.ts'

export const verify = {
  name: 'verify',
  about: 'Verify what the instances of a model prove about their hardware. Exit 0 only when all prove all.',
  actions: [],
  operand: 'model',
  flags: [
    { name: 'from-env', about: 'take the API key from CHUTES_API_KEY instead of standard input' },
    { name: 'policy', value: 'default|strict', about: 'strict: gaps and superseded images fail, too' },
    { name: 'save', value: 'folder', about: 'keep the evidence there, to be verified again later' },
    { name: 'offline', value: 'folder', about: 'verify saved evidence as of when it was taken; no network' },
  ],
  examples: [
    ['printf %s "$CHUTES_API_KEY" | node scripts/verify.js', 'the default model'],
    ['node scripts/verify.js --from-env zai-org/GLM-5.2-TEE', 'a model by id; an alias works, too'],
    ['node scripts/verify.js --offline evidence', 'what --save evidence kept'],
  ],
  notes: [
    'Chutes gives the keys of the instances only to callers with an API key. Without one, instances that do not sign',
    'the nonce themselves are not verified in full. A model id needs no OpenClaw; an alias or the default model does.',
  ].join(' '),
  env: [['CHUTES_API_KEY', 'read only with --from-env'], BASE_URL_ENV, API_URL_ENV],
} as const satisfies ScriptSpec
