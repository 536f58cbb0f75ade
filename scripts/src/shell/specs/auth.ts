import type { ScriptSpec } from '../command-line/script-spec.ts'
import { AGENT_ID, API_URL_ENV, BASE_URL_ENV, DROP_COMMENTS, DRY_RUN, PRIMARY, SHOW_PLAN } from './shared.ts'

export const auth = {
  name: 'auth',
  about:
    "Take a Chutes API key from a pipe, check it, and hand it to OpenClaw's credential store; or sign in.",
  actions: [
    { name: 'login', about: 'sign in with Chutes (OAuth); finish with --redirect-url' },
    { name: 'status', about: 'which credential OpenClaw would use now, its kind and its end' },
    { name: 'remove', about: "take this skill's credential out of OpenClaw" },
  ],
  flags: [
    {
      name: 'setup',
      on: ['', 'login'],
      about: 'then set up as setup.js does, and answer once for both',
    },
    { ...PRIMARY, with: 'setup', about: 'with --setup: as for setup.js' },
    { ...SHOW_PLAN, with: 'setup', about: 'with --setup: list every change' },
    DRY_RUN,
    DROP_COMMENTS,
    { name: 'no-verify', about: 'store without asking Chutes' },
    { name: 'agent', ...AGENT_ID, about: 'the agent that gets the key, where OpenClaw asks for one' },
    {
      name: 'from-env',
      about: 'the key is in CHUTES_API_KEY (login: the token in CHUTES_OAUTH_TOKEN)',
    },
    {
      name: 'redirect-url',
      value: 'address',
      about: 'finish a sign-in with the address the browser was sent to; - reads it from standard input',
      on: ['login'],
    },
    { name: 'no-browser', about: 'only print the address to sign in at', on: ['login'] },
    {
      name: 'stdin',
      about: 'compare with the key on standard input, and ask Chutes about it',
      on: ['status'],
    },
  ],
  examples: [
    ['printf %s "$CHUTES_API_KEY" | node scripts/auth.js --setup', 'check and store the key, and set up'],
    ['printf %s "$CHUTES_API_KEY" | node scripts/auth.js', 'check and store the key'],
    ['node scripts/auth.js --from-env', 'the same, without a pipe'],
    ['node scripts/auth.js', 'on a terminal: asks for the key without showing it'],
    ['node scripts/auth.js login', 'print the address to sign in at'],
    ["node scripts/auth.js login --redirect-url '<address>'", 'finish with the address the browser ended at'],
    ['node scripts/auth.js status', 'what OpenClaw would use now'],
  ],
  notes: [
    'A sign-in needs an OAuth app of your own (CHUTES_CLIENT_ID) and lasts about an hour unless OpenClaw renews it:',
    'references/oauth.md. For an agent that works alone an API key is the simpler way.',
  ].join(' '),
  env: [
    ['CHUTES_API_KEY', 'read only with --from-env'],
    ['CHUTES_OAUTH_TOKEN', 'an access token; read only with --from-env'],
    ['CHUTES_CLIENT_ID', 'the OAuth app to sign in with'],
    ['CHUTES_CLIENT_SECRET', 'its secret, if it has one; stays in this process'],
    ['CHUTES_OAUTH_REDIRECT_URI', 'as registered (default http://127.0.0.1:1456/oauth-callback)'],
    ['CHUTES_OAUTH_SCOPES', 'default: openid profile chutes:invoke'],
    BASE_URL_ENV,
    API_URL_ENV,
  ],
} as const satisfies ScriptSpec
