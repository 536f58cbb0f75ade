import { today } from '../support/catalog.ts'
import { KEY } from './canaries.ts'
import type { Launch } from './launch.ts'
import type { Furnishing, Lane } from './stage.ts'

/** One call of openclaw that a script makes, and what the script may answer when it goes wrong. */
export interface OpenclawCall {
  readonly script: string
  /** How the arguments begin. */
  readonly call: string
  readonly home: Furnishing
  readonly launch?: Omit<Launch, 'script'>
  /** Another call that fails, so that the script gets to this one. */
  readonly also?: string
  /** Makes the script have something to do. */
  readonly before?: (lane: Lane) => void
  /** Whether the call writes the config or the credential store. */
  readonly writes?: boolean
  /** Whether other calls of the run may write. */
  readonly writesElse?: boolean
  /** The exits allowed when the call fails, and when it works in the end. */
  readonly failed: readonly number[]
  readonly worked: readonly number[]
}

/** What an openclaw can do wrong; `openclaw.sh` plays it. */
export interface OpenclawFault {
  readonly name: string
  /** Whether the call works all the same, or fails, in which case nothing may have changed. */
  readonly works?: boolean
  /** Makes sense for a call that writes only. */
  readonly writesOnly?: boolean
  /** Hanging calls are cut off by the script's own time limit. */
  readonly hangs?: boolean
  /** The person's edit has to be there afterwards. */
  readonly edits?: boolean
}

export const OPENCLAW_FAULTS: readonly OpenclawFault[] = [
  { name: 'missing' },
  { name: 'hangs', hangs: true },
  { name: 'hangs and ignores SIGTERM', hangs: true },
  { name: 'killed' },
  { name: 'non-zero' },
  { name: 'garbage on stdout' },
  { name: 'too much on stdout' },
  { name: 'JSON of another kind' },
  { name: 'banner noise', works: true },
  { name: 'write refused', writesOnly: true },
  { name: 'write forbidden', writesOnly: true },
  { name: 'managed by Nix', writesOnly: true },
  { name: 'config changed in between', writesOnly: true, works: true, edits: true },
  { name: 'config changed once', writesOnly: true, works: true, edits: true },
  { name: 'config keeps changing', writesOnly: true, edits: true },
  { name: 'disk full', writesOnly: true },
  { name: 'says disk full', writesOnly: true },
]

/** The person's own value in the prepared config, and what the edit in between makes of it. */
export const EDIT = { before: '👀', after: '🌍' }

const withNews = ({ standin }: Lane): void => standin.setCatalog(today.slice(1))

/** A switch that always has something to write. */
export const MODELS_USE = ['use', 'chutes-pro', 'Qwen/Qwen3.6-27B-TEE', '--allow-dearer'] as const

/** A new script or call is one row here. */
export const OPENCLAW_CALLS: readonly OpenclawCall[] = [
  { script: 'refresh', call: '--version', home: 'ready', failed: [3], worked: [0] },
  {
    script: 'refresh',
    call: 'config patch',
    home: 'ready',
    before: withNews,
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  // the config file confirms what OpenClaw does not
  { script: 'setup', call: 'models status', home: 'ready', failed: [0], worked: [0] },
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
  {
    script: 'reset',
    call: 'config patch',
    home: 'ready',
    launch: { args: ['undo'] },
    writes: true,
    failed: [3, 6],
    worked: [0],
  },
  // a check that could not be made is a warning, not a failure
  { script: 'status', call: 'models status', home: 'ready', failed: [0], worked: [0] },
  {
    script: 'status',
    call: 'config validate',
    also: 'models status',
    home: 'ready',
    failed: [0],
    worked: [0],
  },
  {
    script: 'auth',
    call: 'models status',
    home: 'ready',
    launch: { input: KEY },
    failed: [3, 4],
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
]
