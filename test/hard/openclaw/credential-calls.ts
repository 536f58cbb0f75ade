import { saveSignIn, signInPath } from '../../../scripts/src/state/sign-in-file.ts'
import type { Home } from '../../support/home.ts'
import { KEY } from '../judging/canaries.ts'
import { FINISH_LOGIN, pendingSignIn } from '../sign-ins/sign-in.ts'
import { FIRST_CONFIG, type Lane } from '../stage/lane.ts'
import { BY_EXIT, NONSENSE, OPENCLAW_FAULTS, type OpenclawCall, TYPICAL } from './faults.ts'

const withOtherOrder = (_: Lane, home: Home): void =>
  home.writeConfig({ ...FIRST_CONFIG, auth: { order: { chutes: ['chutes:other'] } } })

const withSignIn = (_: Lane, { openclawDir }: Home): void =>
  saveSignIn(signInPath(openclawDir), {
    clientId: 'cid',
    issuer: 'https://api.chutes.ai',
    expiresAt: undefined,
    renewal: 'secret-store',
    agent: undefined,
    ordered: true,
    revoked: false,
  })

/** What OpenClaw says, with a second profile of a person's own. */
function withAnother({ modelsStatus }: Lane): string {
  const status = JSON.parse(modelsStatus)
  status.auth.oauth.profiles.push({ profileId: 'chutes:other', provider: 'chutes', type: 'api_key' })
  return `${JSON.stringify(status)}\n`
}

/** What OpenClaw says when it holds no credential. */
export const NOBODY = '{"auth":{"providers":[],"oauth":{"profiles":[]}}}\n'
const signedOut = { 'models auth logout': 'Removed.\n', 'models status': NOBODY }
const STORED = 'Auth profile: chutes:manual (chutes/api_key)\n'

const EVERY = OPENCLAW_FAULTS.map(({ name }) => name)
/** Rows with the real openclaw take a minute for each of these. */
const IN_BETWEEN = ['config changed in between', 'config changed once']

/** The calls that hand a credential over, ask about it, and take it out again. */
export const CREDENTIAL_CALLS: readonly OpenclawCall[] = [
  {
    script: 'auth',
    call: 'models status',
    home: 'ready',
    launch: { input: KEY },
    also: 'config validate',
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth paste-api-key',
    home: 'empty',
    real: true,
    launch: { input: KEY },
    faults: EVERY.filter((name) => name !== 'config changed once'),
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth order set',
    faults: BY_EXIT,
    home: 'empty',
    launch: { input: KEY },
    before: withOtherOrder,
    answers: ({ modelsStatus }) => ({
      'models auth paste-api-key': STORED,
      'models status': modelsStatus,
      'models auth order set': 'Order set.\n',
    }),
    failed: [0],
    missing: [4],
    tells: /"auth-order"/,
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth paste-token',
    home: 'empty',
    real: true,
    launch: { args: ['login', '--from-env', '--no-verify'] },
    // what needs the real one to work is met with a key
    faults: EVERY.filter((name) => ![...IN_BETWEEN, 'banner noise', 'disk full'].includes(name)),
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  // a refresh token that OpenClaw does not take is made worthless, and the sign-in ends when it ends
  {
    script: 'auth',
    call: 'secrets store set',
    home: 'empty',
    launch: { args: FINISH_LOGIN },
    prepare: ({ idp }, home) => {
      home.writeConfig({ ...FIRST_CONFIG, secrets: { egressProxy: { enabled: true } } })
      return pendingSignIn(home, idp)
    },
    answers: ({ signedInStatus }) => ({
      'models auth paste-token': 'Auth profile: chutes:manual (chutes/token)\n',
      'models status': signedInStatus,
      'secrets store set': 'Stored.\n',
    }),
    faults: BY_EXIT,
    failed: [0],
    missing: [3, 4],
    tells: /"renewal":"none"/,
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models status',
    home: 'ready',
    launch: { args: ['status'] },
    also: 'config validate',
    answers: ({ modelsStatus }) => ({ 'models status': modelsStatus }),
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth order get',
    home: 'ready',
    launch: { args: ['status'] },
    answers: (lane) => ({
      'models status': withAnother(lane),
      'models auth order get': '{"order":["chutes:manual"]}\n',
    }),
    failed: [0],
    missing: [3],
    tells: /"order":null/,
    worked: [0],
  },
  // no answer is not "no credential"
  {
    script: 'auth',
    call: 'models status',
    home: 'ready',
    launch: { args: ['remove'] },
    also: 'config validate',
    answers: () => ({ 'models status': NOBODY }),
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth logout',
    home: 'keyed',
    real: true,
    launch: { args: ['remove'] },
    answers: ({ modelsStatus }) => ({ 'models status': [modelsStatus, NOBODY] }),
    // OpenClaw may take a credential out without a byte more on the disk
    faults: BY_EXIT.filter((name) => name !== 'disk full' && !IN_BETWEEN.includes(name)),
    missing: [3],
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  // it says that it is done, and still lists the credential
  {
    script: 'auth',
    call: 'models auth logout',
    home: 'keyed',
    launch: { args: ['remove'] },
    answers: ({ modelsStatus }) => ({ 'models status': modelsStatus }),
    faults: NONSENSE,
    failed: [4],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth order clear',
    faults: BY_EXIT,
    home: 'ready',
    launch: { args: ['remove'] },
    before: withSignIn,
    answers: ({ modelsStatus }) => ({
      'models status': [modelsStatus, NOBODY],
      'models auth logout': 'Removed.\n',
      'models auth order clear': 'Order cleared.\n',
      'secrets store rm': 'Removed.\n',
    }),
    failed: [0],
    missing: [3],
    tells: /"auth-order-left"/,
    worked: [0],
  },
  {
    script: 'auth',
    call: 'secrets store rm',
    faults: BY_EXIT,
    home: 'empty',
    launch: { args: ['remove'] },
    before: withSignIn,
    answers: () => ({ 'models status': NOBODY, 'secrets store rm': 'Removed.\n' }),
    failed: [0],
    missing: [3],
    tells: /"refresh-token-left"/,
    worked: [0],
  },
  {
    script: 'reset',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['undo'] },
    faults: TYPICAL,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'reset',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['all'] },
    answers: () => signedOut,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'reset',
    call: 'models auth logout',
    home: 'keyed',
    launch: { args: ['all'] },
    answers: () => signedOut,
    faults: BY_EXIT,
    writes: true,
    writesElse: true,
    failed: [3, 4],
    worked: [0],
  },
  {
    script: 'reset',
    call: 'models status',
    home: 'keyed',
    launch: { args: ['all'] },
    answers: () => signedOut,
    writesElse: true,
    failed: [3],
    missing: [4],
    worked: [0],
  },
]
