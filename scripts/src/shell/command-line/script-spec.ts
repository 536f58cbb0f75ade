import { auth } from '../specs/auth.ts'
import { heartbeat } from '../specs/heartbeat.ts'
import { models } from '../specs/models.ts'
import { refresh } from '../specs/refresh.ts'
import { reset } from '../specs/reset.ts'
import { setup } from '../specs/setup.ts'
import { AGENT_ID } from '../specs/shared.ts'
import { status } from '../specs/status.ts'
import { verify } from '../specs/verify.ts'

export type ScriptName = 'auth' | 'setup' | 'refresh' | 'models' | 'status' | 'heartbeat' | 'verify' | 'reset'

/** One flag as data: parsing, `--help`, "did you mean" and the docs derive from it. */
export interface FlagSpec {
  readonly name: string
  /** Placeholder of the value; absent for a switch. */
  readonly value?: string
  /** What the value must look like. */
  readonly form?: { readonly pattern: RegExp; readonly words: string }
  readonly about: string
  /** The actions that take it (`''`: the script's own job); without this, every action does. */
  readonly on?: readonly string[]
  /** The flag that it says more about. */
  readonly with?: string
}

export interface ActionSpec {
  readonly name: string
  readonly about: string
  /** What follows the action, in order; a name that ends in `?` may be left out. */
  readonly operands?: readonly string[]
}

export interface ScriptSpec {
  readonly name: ScriptName
  readonly about: string
  readonly actions: readonly ActionSpec[]
  /** The one word that a script without actions may be given: what it is about. */
  readonly operand?: string
  /** What a command line without an action means; else it is the script's own job. */
  readonly defaultAction?: string
  readonly flags: readonly FlagSpec[]
  /** Shown first in `--help`: the command line as typed, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  readonly env: readonly (readonly [string, string])[]
  /** A paragraph that the flag table has no room for. */
  readonly notes?: string
}

export const SHARED_FLAGS = [
  { name: 'json', about: 'print JSON even on a terminal' },
  { name: 'pretty', about: 'print text for people even through a pipe' },
  { name: 'timeout', value: 'seconds', about: 'time limit for the whole run (default 240)' },
  { name: 'openclaw', value: 'path', about: 'the openclaw to drive (default: the one on PATH)' },
  // OpenClaw takes the same form for both
  { name: 'profile', ...AGENT_ID, value: 'name', about: 'the OpenClaw profile, as in openclaw --profile' },
  { name: 'help', about: 'this text' },
  { name: 'schema', about: 'the JSON Schema of what this script prints' },
  { name: 'version', about: "the skill's version" },
] as const satisfies readonly FlagSpec[]

export const SCRIPTS = {
  auth,
  setup,
  refresh,
  models,
  status,
  heartbeat,
  verify,
  reset,
} as const satisfies Record<ScriptName, ScriptSpec>

/** The flags of a script as its table has them: a switch is `true`, any other its value. Of every script by default. */
export type Flags<N extends ScriptName = ScriptName> = FlagsOf<
  (typeof SCRIPTS)[N]['flags'][number] | (typeof SHARED_FLAGS)[number]
>
type FlagsOf<F extends FlagSpec> = {
  readonly [One in F as One['name']]?: One extends { readonly value: string } ? string : true
}

/** The actions of a script; one without actions has none. */
export type Action<N extends ScriptName = ScriptName> = (typeof SCRIPTS)[N]['actions'][number]['name']
