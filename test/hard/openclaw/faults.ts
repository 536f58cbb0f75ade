import type { Home } from '../../support/homes/home.ts'
import type { Launch } from '../processes/launch.ts'
import type { Lane } from '../stage/lane.ts'
import type { Furnishing } from '../stage/prepared-homes.ts'

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
  readonly before?: (lane: Lane, home: Home) => void
  /** Furnishes the rest; what it returns is piped in. */
  readonly prepare?: (lane: Lane, home: Home) => Promise<string>
  /** Calls of which there is no recording, or another one, and what they are answered. */
  readonly answers?: (home: Home) => Readonly<Record<string, string>>
  /** Something listens where the Gateway would. */
  readonly gateway?: boolean
  /** Only these faults, where the others would be the same thing again. */
  readonly faults?: readonly string[]
  /** Whether the call writes the config or the credential store. */
  readonly writes?: boolean
  /** Faults that the real openclaw meets, because only it can show their effect; the others meet the recorded one. */
  readonly real?: readonly string[]
  /** Whether other calls of the run may write. */
  readonly writesElse?: boolean
  /** The exits allowed when the call fails, and when it works in the end. */
  readonly failed: readonly number[]
  /** The exits when openclaw is gone from the first call on, where that fails another call before this one. */
  readonly missing?: readonly number[]
  /** What the document has to hold when the call fails although the exit is 0. */
  readonly tells?: RegExp
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
  /** Tried only where a row names it as one for the real openclaw. */
  readonly real?: true
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
  { name: 'disk full', writesOnly: true, real: true },
  { name: 'says disk full', writesOnly: true },
]

/** What prints nonsense and exits with 0. */
export const NONSENSE: readonly string[] = ['garbage on stdout', 'too much on stdout', 'JSON of another kind']

/** For a call that says by its exit alone whether it worked: what it prints is not read. */
export const BY_EXIT: readonly string[] = OPENCLAW_FAULTS.map(({ name }) => name).filter(
  (name) => !NONSENSE.includes(name),
)

/** One of each kind, for a call that another row has under every fault. */
export const TYPICAL: readonly string[] = [
  'missing',
  'hangs',
  'killed',
  'garbage on stdout',
  'write refused',
  'config changed in between',
  'config keeps changing',
  'says disk full',
]

/** The same for a call that writes nothing, such as `models status`, which most scripts ask in the same words. */
export const TYPICAL_READS = [
  'hangs',
  'killed',
  'non-zero',
  'garbage on stdout',
  'JSON of another kind',
  'banner noise',
]

/** The person's own value in the prepared config, and what the edit in between makes of it. */
export const EDIT = { before: '👀', after: '🌍' }
