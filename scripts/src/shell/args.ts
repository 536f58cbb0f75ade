import { parseArgs } from 'node:util'
import { didYouMean } from './did-you-mean.ts'
import { type FlagSpec, type ScriptSpec, SHARED_FLAGS } from './script-spec.ts'
import { SkillError } from './skill-error.ts'
import { skillCommand } from './skill-path.ts'

/** A parsed command line. Flags hold `true` or their value; an absent flag is an absent key. */
export interface Invocation {
  readonly action: string | undefined
  readonly operands: readonly string[]
  readonly flags: Readonly<Record<string, string | true>>
}

/** Parses argv against the script's table. @throws SkillError E_USAGE for anything the table does not name. */
export function parseInvocation(spec: ScriptSpec, argv: readonly string[]): Invocation {
  const flags = [...spec.flags, ...SHARED_FLAGS]
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      flags.map((flag) => [flag.name, { type: flag.value ? 'string' : 'boolean' }]),
    ),
  })
  const found: Record<string, string | true> = {}
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const rawName = token.rawName === '-h' ? '--help' : token.rawName
    const flag = flags.find((candidate) => `--${candidate.name}` === rawName)
    if (!flag) throw unknownFlag(spec, token.rawName, flags)
    if (flag.name in found) throw usage(spec, `--${flag.name} is given twice.`)
    found[flag.name] = flagValue(spec, flag, token.value)
  }
  return { ...splitAction(spec, positionals), flags: found }
}

function flagValue(spec: ScriptSpec, flag: FlagSpec, value: string | undefined): string | true {
  if (!flag.value) {
    if (value !== undefined) throw usage(spec, `--${flag.name} takes no value.`)
    return true
  }
  if (value === undefined || value === '' || (value.startsWith('--') && value.length > 2)) {
    throw usage(spec, `--${flag.name} needs a value: --${flag.name} <${flag.value}>.`)
  }
  return value
}

function splitAction(
  spec: ScriptSpec,
  positionals: readonly string[],
): Pick<Invocation, 'action' | 'operands'> {
  const [first, ...rest] = positionals
  if (first === undefined) return { action: undefined, operands: [] }
  const names = spec.actions.map((action) => action.name)
  if (names.includes(first)) return { action: first, operands: rest }
  const hint = didYouMean(first, names)
  throw usage(spec, `Unknown action "${printable(first)}".${hint ? ` Did you mean "${hint}"?` : ''}`)
}

function unknownFlag(spec: ScriptSpec, raw: string, flags: readonly FlagSpec[]): SkillError {
  const hint = didYouMean(
    raw.replace(/^-+/, ''),
    flags.map((flag) => flag.name),
  )
  return usage(spec, `Unknown flag ${printable(raw)}.${hint ? ` Did you mean --${hint}?` : ''}`)
}

/** A usage error of this script. The typed text may be anything, even a key pasted in the wrong place. */
export function usage(spec: ScriptSpec, message: string): SkillError {
  return new SkillError('E_USAGE', message, {
    fix: `Run ${skillCommand(spec.name, '--help')} for the flags and actions.`,
  })
}

/** Short flag-like words are echoed; anything longer might be a key that was pasted as an argument. */
function printable(text: string): string {
  return /^-{0,2}[a-z][a-z-]{0,23}$/.test(text) ? text : '(not shown)'
}
