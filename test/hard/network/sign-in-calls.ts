import { faults } from '../../standin/faults/faults.ts'
import { ACCESS_TOKEN } from '../judging/canaries.ts'
import { APP, dueSignIn, FINISH_LOGIN, pendingSignIn } from '../sign-ins/sign-in.ts'
import type { NetworkCall } from './calls.ts'

const DISCOVERY = 'GET /.well-known/openid-configuration'
const TOKEN = 'POST /idp/token'
const REVOKE = 'POST /idp/token/revoke'
const INTROSPECT = 'POST /idp/token/introspect'
const ACCOUNT = 'GET /users/me'
const INFERENCE = 'POST /v1/chat/completions'

const finish = {
  script: 'auth',
  home: 'ready',
  launch: { args: FINISH_LOGIN },
  prepare: ({ idp }, home) => pendingSignIn(home, idp),
  writes: true,
} as const satisfies Partial<NetworkCall>

const fromEnv = {
  script: 'auth',
  home: 'ready',
  launch: { args: ['login', '--from-env'], env: { CHUTES_OAUTH_TOKEN: ACCESS_TOKEN } },
  prepare: async ({ standin }) => {
    standin.acceptKey(ACCESS_TOKEN)
    return undefined
  },
  writes: true,
  again: true,
} as const satisfies Partial<NetworkCall>

const renew = {
  script: 'heartbeat',
  home: 'signed-in',
  launch: {
    args: ['--force', 'sign-in'],
    env: { CHUTES_OAUTH_REFRESH_TOKEN: 'oc-sent-in-place-of-the-token' },
  },
  prepare: async (_, home) => {
    dueSignIn(home)
    return undefined
  },
  again: true,
} as const satisfies Partial<NetworkCall>

/** Signing in, from its first request to the token that nobody keeps, and renewing it. */
export const SIGN_IN_CALLS: readonly NetworkCall[] = [
  {
    script: 'auth',
    call: DISCOVERY,
    home: 'ready',
    launch: { args: ['login'], env: { CHUTES_CLIENT_ID: APP.clientId } },
    reads: true,
    exits: () => [5],
  },
  { ...finish, call: DISCOVERY, again: true, exits: () => [5] },
  { ...finish, call: TOKEN, after: 1, exits: () => [5] },
  { ...finish, call: ACCOUNT, after: 2, again: true, exits: () => [0] },
  {
    ...finish,
    call: INFERENCE,
    before: [[ACCOUNT, faults.serverError()]],
    again: true,
    exits: (fault) => (fault === '401' ? [4] : [0]),
  },
  // a token that runs no model is not kept, but made worthless
  {
    ...finish,
    call: REVOKE,
    before: [
      [ACCOUNT, faults.serverError()],
      [INFERENCE, faults.unknownKey()],
    ],
    after: 4,
    reads: true,
    exits: () => [4],
  },
  // a refresh token that nobody may keep, after openclaw took the access token
  { ...finish, call: REVOKE, after: 4, again: true, exits: () => [0] },
  { ...fromEnv, call: ACCOUNT, exits: () => [0] },
  { ...fromEnv, call: DISCOVERY, after: 1, exits: () => [0] },
  { ...fromEnv, call: INTROSPECT, after: 2, again: false, reads: true, exits: () => [0] },
  { ...renew, call: DISCOVERY, exits: () => [0] },
  { ...renew, call: TOKEN, after: 1, exits: () => [0] },
]
