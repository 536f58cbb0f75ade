import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { saveSignIn, signInPath } from '../../scripts/src/state/sign-in-file.ts'
import { loadState, saveState, statePath } from '../../scripts/src/state/store.ts'
import { today } from '../support/catalog.ts'
import type { Home } from '../support/home.ts'
import { KEY } from './canaries.ts'
import type { OpenclawCall } from './openclaw-table.ts'
import { FIRST_CONFIG, type Lane, NEWS } from './stage.ts'

const HOUR_MS = 3_600_000

const withNews = ({ standin }: Lane): void => standin.setCatalog(NEWS)

/** The first model of the catalogue is gone, and was for long enough. */
function withOneRetired({ standin }: Lane, { openclawDir }: Home): void {
  const [gone, ...rest] = today
  standin.setCatalog(rest)
  const state = loadState(statePath(openclawDir))
  const evidence = { since: Date.now() - 72 * HOUR_MS, last: Date.now() - 2 * HOUR_MS, seen: 9 }
  saveState(statePath(openclawDir), state, { ...state, missing: { [gone?.id ?? '']: evidence } })
}

/** Only OpenClaw resolves an include, so the config is asked for. */
function withInclude(_: Lane, home: Home): void {
  const { models, ...rest } = home.readConfig() ?? {}
  writeFileSync(join(home.openclawDir, 'models.json'), JSON.stringify(models), { mode: 0o600 })
  home.writeConfig({ ...rest, models: { $include: './models.json' } })
}

const withOtherOrder = (_: Lane, home: Home): void =>
  home.writeConfig({ ...FIRST_CONFIG, auth: { order: { chutes: ['chutes:other'] } } })

const withSignIn = (_: Lane, { openclawDir }: Home): void =>
  saveSignIn(signInPath(openclawDir), {
    clientId: 'cid',
    issuer: 'https://api.chutes.ai',
    expiresAt: undefined,
    renewal: 'secret-store',
    agent: undefined,
    ordered: false,
    revoked: false,
  })

const NOBODY = '{"auth":{"providers":[],"oauth":{"profiles":[]}}}\n'
const signedOut = { 'models auth logout': 'Removed.\n', 'models status': NOBODY }
const STORED = 'Auth profile: chutes:manual (chutes/api_key)\n'

/** A switch that always has something to write. */
export const MODELS_USE = ['use', 'chutes-pro', 'Qwen/Qwen3.6-27B-TEE', '--allow-dearer'] as const

/** A new script or call is one row here (or with those of the schedule and of an unknown release). */
export const OPENCLAW_CALLS: readonly OpenclawCall[] = [
  { script: 'refresh', call: '--version', home: 'ready', failed: [3], worked: [0] },
  { script: 'refresh', call: 'config get', home: 'ready', before: withInclude, failed: [3], worked: [0] },
  {
    script: 'refresh',
    call: 'config patch',
    home: 'ready',
    before: withNews,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'refresh',
    call: 'cron list',
    home: 'ready',
    launch: { args: ['--dry-run'] },
    before: withOneRetired,
    gateway: true,
    answers: () => ({ 'cron list': '{"jobs":[]}\n' }),
    failed: [0],
    tells: /"jobs-not-asked"/,
    worked: [0],
  },
  // the config file confirms what OpenClaw does not
  {
    script: 'setup',
    call: 'models status',
    home: 'ready',
    failed: [0],
    tells: /"not-confirmed"/,
    worked: [0],
  },
  // without a credential in the config, only OpenClaw knows whether there is one
  {
    script: 'setup',
    call: 'models status',
    home: 'empty',
    also: 'config validate',
    answers: () => ({ 'models status': NOBODY }),
    failed: [3],
    worked: [4],
  },
  { script: 'setup', call: 'config patch', home: 'keyed', writes: true, failed: [3, 6], worked: [0] },
  {
    script: 'models',
    call: 'config patch',
    home: 'ready',
    launch: { args: MODELS_USE },
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  // hanging is the same as in setup.js
  {
    script: 'models',
    call: 'models status',
    home: 'ready',
    launch: { args: MODELS_USE },
    faults: ['killed', 'garbage on stdout', 'JSON of another kind'],
    writesElse: true,
    failed: [0],
    tells: /"not-confirmed"/,
    worked: [0],
  },
  {
    script: 'models',
    call: 'cron list',
    home: 'ready',
    launch: { args: ['use', 'primary', 'moonshotai/Kimi-K3-TEE', '--allow-dearer', '--dry-run'] },
    gateway: true,
    answers: () => ({ 'cron list': '{"jobs":[]}\n' }),
    failed: [0],
    tells: /"cronJobs":null/,
    worked: [0],
  },
  // a credential that nobody vouches for is a failed check; an OpenClaw that answers nothing is no check at all
  { script: 'status', call: 'models status', home: 'ready', failed: [1], worked: [0] },
  {
    script: 'status',
    call: 'config validate',
    also: 'models status',
    home: 'ready',
    failed: [3],
    worked: [1],
  },
  {
    script: 'status',
    call: 'infer model run',
    home: 'ready',
    launch: { args: ['--probe'] },
    answers: ({ modelsStatus }) => ({
      'models status': modelsStatus,
      'infer model run': `{"ok":true,"provider":"chutes","model":"${today[0]?.id}"}\n`,
    }),
    failed: [1],
    worked: [0, 1],
  },
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
    launch: { input: KEY },
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth order set',
    home: 'empty',
    launch: { input: KEY },
    before: withOtherOrder,
    answers: ({ modelsStatus }) => ({
      'models auth paste-api-key': STORED,
      'models status': modelsStatus,
      'models auth order set': 'Order set.\n',
    }),
    failed: [0],
    tells: /"auth-order"/,
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models auth paste-token',
    home: 'empty',
    launch: { args: ['login', '--from-env', '--no-verify'] },
    writes: true,
    failed: [3, 4],
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
    launch: { args: ['remove'] },
    writes: true,
    failed: [3, 4],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'secrets store rm',
    home: 'empty',
    launch: { args: ['remove'] },
    before: withSignIn,
    answers: () => ({ 'models status': NOBODY, 'secrets store rm': 'Removed.\n' }),
    failed: [0],
    tells: /"refresh-token-left"/,
    worked: [0],
  },
  {
    script: 'reset',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['undo'] },
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
    answers: () => ({ 'models status': NOBODY }),
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
    worked: [0],
  },
]
