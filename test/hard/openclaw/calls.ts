import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadState, saveState, statePath } from '../../../scripts/src/state/store.ts'
import { today } from '../../support/catalogs/catalog.ts'
import type { Home } from '../../support/homes/home.ts'
import { type Lane, NEWS } from '../stage/lane.ts'
import { type OpenclawCall, TYPICAL, TYPICAL_READS } from './faults.ts'

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

/** Only OpenClaw resolves an include of a file outside of the config's folder, so the config is asked for. */
function withInclude(_: Lane, home: Home): void {
  const { models, ...rest } = home.readConfig() ?? {}
  writeFileSync(join(home.dir, 'models.json'), `${JSON.stringify(models)}\n`, { mode: 0o600 })
  home.writeConfig({ ...rest, models: { $include: '../models.json' } })
}

/** What OpenClaw says of the sections of that config. */
function sections(home: Home): Readonly<Record<string, string>> {
  const { agents, auth } = home.readConfig() ?? {}
  return {
    'config get models': readFileSync(join(home.dir, 'models.json'), 'utf8'),
    'config get agents': `${JSON.stringify(agents)}\n`,
    'config get auth': `${JSON.stringify(auth)}\n`,
  }
}

/** A switch that always has something to write. */
export const MODELS_USE = ['use', 'chutes-pro', 'Qwen/Qwen3.6-27B-TEE', '--allow-dearer'] as const

/** A new script or call is one row here, or in one of the files beside this one. */
export const OPENCLAW_CALLS: readonly OpenclawCall[] = [
  { script: 'refresh', call: '--version', home: 'ready', failed: [3], worked: [0] },
  {
    script: 'refresh',
    call: 'config get',
    home: 'ready',
    before: withInclude,
    answers: sections,
    failed: [3],
    worked: [0],
  },
  {
    script: 'refresh',
    call: 'config patch',
    home: 'ready',
    before: withNews,
    real: ['disk full', 'config changed in between'],
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
    faults: TYPICAL_READS,
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
    faults: TYPICAL_READS,
    failed: [3],
    worked: [4],
  },
  {
    script: 'setup',
    call: 'config patch',
    home: 'keyed',
    faults: TYPICAL,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  {
    script: 'models',
    call: 'config patch',
    home: 'ready',
    launch: { args: MODELS_USE },
    faults: TYPICAL,
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
    faults: TYPICAL_READS,
    failed: [0],
    tells: /"cronJobs":null/,
    worked: [0],
  },
  // a credential that nobody vouches for is a failed check; an OpenClaw that answers nothing is no check at all
  {
    script: 'status',
    call: 'models status',
    home: 'ready',
    faults: ['missing', ...TYPICAL_READS],
    failed: [1],
    missing: [3],
    worked: [0],
  },
  {
    script: 'status',
    call: 'config validate',
    also: 'models status',
    home: 'ready',
    faults: TYPICAL_READS,
    failed: [3],
    worked: [1],
  },
  {
    script: 'status',
    call: 'infer model run',
    home: 'ready',
    launch: { args: ['--probe'] },
    faults: ['missing', ...TYPICAL_READS],
    failed: [1],
    missing: [3],
    worked: [0, 1],
  },
  {
    script: 'status',
    call: 'agent exec',
    home: 'ready',
    launch: { args: ['--probe'] },
    faults: TYPICAL_READS,
    // a turn that does not come about is no finding: the model has answered
    failed: [0],
    worked: [0],
  },
]
