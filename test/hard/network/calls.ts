import type { Fault } from '../../standin/faults/faults.ts'
import { faults } from '../../standin/faults/faults.ts'
import type { FaultRoute } from '../../standin/types.ts'
import type { Home } from '../../support/homes/home.ts'
import { KEY } from '../judging/canaries.ts'
import type { Launch } from '../processes/launch.ts'
import type { Lane } from '../stage/lane.ts'
import type { Furnishing } from '../stage/prepared-homes.ts'
import { ATTESTATION_CALLS } from './attestation-calls.ts'
import { SIGN_IN_CALLS } from './sign-in-calls.ts'

/** One network call of one script. */
export interface NetworkCall {
  readonly script: string
  readonly call: FaultRoute
  readonly home: Furnishing
  readonly launch?: Omit<Launch, 'script'>
  /** Faults of other calls that make the script get to this one. */
  readonly before?: readonly (readonly [FaultRoute, Fault])[]
  /** Furnishes the rest; what it returns is piped in. */
  readonly prepare?: (lane: Lane, home: Home) => Promise<string | undefined>
  /** Connections to the same host that come first; they go well. */
  readonly after?: number
  /** A run that works all the same writes the config. */
  readonly writes?: true
  /** Some other row has the same call under more faults, so this one has it under the typical ones. */
  readonly again?: boolean
  /** It reads an answer of its own kind, within limits of its own: the typical faults, and those that only these can meet. */
  readonly reads?: true
  readonly exits: (fault: string) => readonly number[]
}

const CATALOGUE = 'GET /v1/models'
const INFERENCE = 'POST /v1/chat/completions'
const ACCOUNT = 'GET /users/me'
const ACCOUNT_CALLS = [
  ACCOUNT,
  'GET /users/me/subscription_usage',
  'GET /users/me/quota_usage/me',
  'GET /users/me/discounts',
] as const

const askAccount = { args: ['--account'], input: KEY }
const beatAccount = { args: ['--force', 'account', '--from-env'] }
/** An answer that is not Chutes' own says nothing about the key. */
const rejected = (fault: string): readonly number[] => (fault === '401' ? [4] : [0])

/** The catalogue, the account, and whether a key is good. A new script or call is one row here. */
const PLAIN_CALLS: readonly NetworkCall[] = [
  { script: 'refresh', call: CATALOGUE, home: 'ready', exits: () => [5] },
  // the last good list stands in
  { script: 'setup', call: CATALOGUE, home: 'ready', again: true, exits: () => [0] },
  { script: 'status', call: CATALOGUE, home: 'ready', again: true, exits: () => [0] },
  { script: 'models', call: CATALOGUE, home: 'ready', again: true, exits: () => [0] },
  // a task that fails is told in the reply
  { script: 'heartbeat', call: CATALOGUE, home: 'ready', again: true, exits: () => [0] },
  ...ACCOUNT_CALLS.map(
    (call, after): NetworkCall => ({
      script: 'status',
      call,
      home: 'ready',
      launch: askAccount,
      after,
      // all four are asked and read by the functions that ask and read the first
      ...(after > 0 ? { again: true } : { reads: true }),
      // what is not known is a warning
      exits: () => [0],
    }),
  ),
  {
    script: 'status',
    call: INFERENCE,
    home: 'ready',
    launch: askAccount,
    before: [['GET /users/*', faults.unknownKey()]],
    again: true,
    // a key that is refused everywhere is a failed check
    exits: (fault) => (fault === '401' ? [1] : [0]),
  },
  {
    script: 'status',
    call: 'GET /chutes/utilization',
    home: 'ready',
    launch: { args: ['--probe'] },
    reads: true,
    exits: () => [0],
  },
  {
    script: 'heartbeat',
    call: 'GET /users/*',
    home: 'ready',
    launch: beatAccount,
    again: true,
    exits: () => [0],
  },
  {
    script: 'heartbeat',
    call: INFERENCE,
    home: 'ready',
    launch: beatAccount,
    before: [['GET /users/*', faults.unknownKey()]],
    again: true,
    exits: () => [0],
  },
  { script: 'auth', call: ACCOUNT, home: 'ready', launch: { input: KEY }, again: true, exits: () => [0] },
  {
    script: 'auth',
    call: CATALOGUE,
    home: 'keyed',
    launch: { args: ['--setup'], input: KEY },
    writes: true,
    again: true,
    exits: () => [0],
  },
  {
    script: 'auth',
    call: INFERENCE,
    home: 'ready',
    launch: { input: KEY },
    before: [[ACCOUNT, faults.serverError()]],
    exits: rejected,
  },
  {
    script: 'auth',
    call: ACCOUNT,
    home: 'ready',
    launch: { args: ['status', '--from-env'] },
    again: true,
    exits: () => [0],
  },
  {
    script: 'auth',
    call: INFERENCE,
    home: 'ready',
    launch: { args: ['status', '--from-env'] },
    before: [[ACCOUNT, faults.serverError()]],
    again: true,
    exits: rejected,
  },
]

export const NETWORK_CALLS: readonly NetworkCall[] = [...PLAIN_CALLS, ...SIGN_IN_CALLS, ...ATTESTATION_CALLS]
