import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeTo } from '../../../scripts/src/domain/config/change.ts'
import { put } from '../../../scripts/src/domain/json.ts'
import { enter } from '../../../scripts/src/domain/undo/journal.ts'
import { logWrite } from '../../../scripts/src/domain/undo/logged-write.ts'
import { newRun } from '../../../scripts/src/shell/context.ts'
import { journalPath, loadJournal, saveJournal, valueHash } from '../../../scripts/src/state/journal-file.ts'
import { saveSignIn, signInPath } from '../../../scripts/src/state/sign-in-file.ts'
import type { Home } from '../../support/homes/home.ts'
import { KEY } from '../judging/canaries.ts'
import { FINISH_LOGIN, pendingSignIn } from '../sign-ins/sign-in.ts'
import type { Lane } from '../stage/lane.ts'
import { FIRST_CONFIG } from '../stage/prepared-homes.ts'
import { BY_EXIT, NONSENSE, type OpenclawCall, TYPICAL, TYPICAL_READS } from './faults.ts'

const WITH_SETUP = { args: ['--setup'], input: KEY }

const withOtherOrder = (_: Lane, home: Home): void =>
  home.writeConfig({ ...FIRST_CONFIG, auth: { order: { chutes: ['chutes:other'] } } })

const withSignIn = (_: Lane, { openclawDir }: Home): void =>
  saveSignIn(signInPath(openclawDir), {
    clientId: 'cid',
    issuer: 'https://api.chutes.ai',
    expiresAt: undefined,
    renewal: 'secret-store',
    agent: undefined,
    revoked: false,
  })

/** A second profile, of a person's own, in the store of the recorded OpenClaw. */
function withAnother(_: Lane, { openclawDir }: Home): void {
  const store = join(openclawDir, 'state', 'openclaw.sqlite')
  const { main } = JSON.parse(readFileSync(store, 'utf8'))
  main.profiles['chutes:other'] = { type: 'api_key', mask: 'cpk_1111...22222222' }
  writeFileSync(store, JSON.stringify({ main }))
}

/** OpenClaw wrote the name of our profile over a reference that a person had in the key's place. */
function withReference(_: Lane, home: Home): void {
  const place = ['models', 'providers', 'chutes', 'apiKey']
  const earlier = put(home.readConfig() ?? {}, place, { source: 'env', provider: 'default', id: 'MY_KEY' })
  const path = journalPath(home.openclawDir)
  const run = newRun('auth')
  // signing out leaves nothing there
  for (const after of ['chutes:manual', undefined]) {
    const write = logWrite(earlier, changeTo(earlier, place, after), valueHash)
    saveJournal(path, enter(loadJournal(path), run, write))
  }
  home.writeConfig(put(earlier, place, 'chutes:manual'))
}

/** The calls that hand a credential over, ask about it, and take it out again. */
export const CREDENTIAL_CALLS: readonly OpenclawCall[] = [
  {
    script: 'auth',
    call: 'models status',
    home: 'ready',
    launch: { input: KEY },
    also: 'config validate',
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth paste-api-key',
    home: 'empty',
    real: ['disk full'],
    launch: { input: KEY },
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  // the set-up of auth.js --setup, with the key that is there already, and after one that stays stored
  {
    script: 'auth',
    call: 'config patch',
    faults: TYPICAL,
    home: 'keyed',
    launch: WITH_SETUP,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'config patch',
    faults: ['killed', 'write refused'],
    home: 'empty',
    launch: WITH_SETUP,
    writes: true,
    writesElse: true,
    failed: [3, 6],
    worked: [0],
  },
  // an order that is not told is not written over
  ...['models auth order set', 'models auth order get'].map(
    (call): OpenclawCall => ({
      script: 'auth',
      call,
      faults: BY_EXIT,
      home: 'empty',
      launch: { input: KEY },
      before: withOtherOrder,
      writesElse: true,
      failed: [0],
      missing: [4],
      tells: /"auth-order"/,
      worked: [0],
    }),
  ),
  {
    script: 'auth',
    call: 'models auth paste-token',
    home: 'empty',
    launch: { args: ['login', '--from-env', '--no-verify'] },
    faults: TYPICAL,
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
    faults: BY_EXIT,
    writesElse: true,
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
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth order get',
    home: 'ready',
    launch: { args: ['status'] },
    before: withAnother,
    faults: ['missing', ...TYPICAL_READS],
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
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth logout',
    home: 'keyed',
    launch: { args: ['remove'] },
    faults: BY_EXIT,
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
    faults: NONSENSE,
    failed: [4],
    worked: [0],
  },
  // the reference that a key had replaced comes back when that is gone
  {
    script: 'auth',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['remove'] },
    before: withReference,
    faults: TYPICAL,
    writes: true,
    writesElse: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'secrets store rm',
    faults: BY_EXIT,
    home: 'empty',
    launch: { args: ['remove'] },
    before: withSignIn,
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
    faults: TYPICAL,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'reset',
    call: 'models auth logout',
    home: 'keyed',
    launch: { args: ['all'] },
    faults: TYPICAL.filter((name) => !NONSENSE.includes(name)),
    writes: true,
    writesElse: true,
    failed: [3, 4],
    worked: [0],
  },
  // asked before anything is touched where only a credential goes, else once it went
  {
    script: 'reset',
    call: 'models status',
    home: 'keyed',
    launch: { args: ['all'] },
    also: 'config validate',
    faults: TYPICAL_READS,
    failed: [3],
    worked: [0],
  },
  {
    script: 'reset',
    call: 'models status',
    home: 'ready',
    launch: { args: ['all'] },
    faults: TYPICAL_READS,
    writesElse: true,
    failed: [3],
    worked: [0],
  },
]
