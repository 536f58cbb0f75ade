import { KEY } from '../judging/canaries.ts'
import type { NetworkCall } from './calls.ts'

const MODEL = 'zai-org/GLM-5.2-TEE'
const EVIDENCE = 'GET /chutes/*'
const TCB = 'GET /tdx/certification/v4/tcb'
const JUDGEMENT = 'POST /v3/attest/gpu'

/** Evidence may take two minutes; here it gets less. */
const evidence = { args: [MODEL, '--timeout', '15'], input: KEY }
const refused = (fault: string): readonly number[] => (fault === '401' || fault === '403' ? [4, 5] : [5])

const verify = (call: NetworkCall['call'], after = 0): NetworkCall => ({
  script: 'verify',
  call,
  home: 'ready',
  launch: { args: [MODEL], input: KEY },
  after,
  reads: true,
  // the fleet of the stand-in hangs on roots of its own, so it is refuted whatever else is missing
  exits: () => [1],
})

/** A call whose answer is read by the function that reads another row's. */
const likewise = (call: NetworkCall['call'], after: number): NetworkCall => ({
  ...verify(call, after),
  again: true,
})

const beat = (call: NetworkCall['call']): NetworkCall => ({
  script: 'heartbeat',
  call,
  home: 'ready',
  launch: { args: ['--force', 'attest', '--attest', '--from-env', '--timeout', '100'] },
  again: true,
  exits: () => [0, 5],
})

const required = (script: string, args: readonly string[]): NetworkCall => ({
  script,
  call: EVIDENCE,
  home: 'ready',
  launch: { args: [...args, '--require-verified', '--timeout', '15'], input: KEY },
  again: true,
  exits: refused,
})

/** What a verification asks Chutes, Intel and NVIDIA, one after the other. */
export const ATTESTATION_CALLS: readonly NetworkCall[] = [
  {
    script: 'verify',
    call: 'GET /v1/models',
    home: 'ready',
    launch: { args: [MODEL], input: KEY },
    again: true,
    exits: () => [1],
  },
  { script: 'verify', call: EVIDENCE, home: 'ready', launch: evidence, exits: refused },
  verify('GET /e2e/instances/*', 1),
  likewise('GET /servers/tee/measurements', 2),
  verify(TCB),
  likewise('GET /tdx/certification/v4/qe/identity', 1),
  likewise('GET /sgx/certification/v4/pckcrl', 2),
  likewise('GET /IntelSGXRootCA.der', 0),
  likewise('GET /.well-known/jwks.json', 0),
  verify(JUDGEMENT, 1),
  beat(EVIDENCE),
  beat(TCB),
  beat(JUDGEMENT),
  required('setup', ['--primary', MODEL]),
  required('models', ['use', 'primary', MODEL]),
]
