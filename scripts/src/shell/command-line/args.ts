import { parseArgs } from 'node:util'
import { holdsKey } from '../../domain/credential/key.ts'
import { SkillError } from '../answer/skill-error.ts'
import { skillCommand } from '../skill-path.ts'
import { didYouMean, nameMeant } from './did-you-mean.ts'
import {
  type Action,
  type ActionSpec,
  type FlagSpec,
  type Flags,
  type ScriptName,
  type ScriptSpec,
  SHARED_FLAGS,
} from './script-spec.ts'

/** A parsed command line. Flags hold `true` or their value; an absent flag is an absent key. */
export interface Invocation<N extends ScriptName = ScriptName> {
  readonly action: Action<N> | undefined
  readonly operands: readonly string[]
  readonly flags: Flags<N>
}

/** Parses argv against the script's table. @throws SkillError E_USAGE for anything the table does not name. */
export function parseInvocation(spec: ScriptSpec, argv: readonly string[]): Invocation {
  const flags: readonly FlagSpec[] = [...spec.flags, ...SHARED_FLAGS]
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
    if (flag.name in found) throw usageError(spec, `--${flag.name} is given twice.`)
    found[flag.name] = flagValue(spec, flag, token.value)
  }
  // a script that is only asked about itself takes an action without its operands
  const question = Boolean(found.help || found.version || found.schema)
  const words = splitAction(spec, positionals, question)
  for (const flag of flags) if (flag.name in found) checkPlace(spec, flag, words.action, found)
  // the table of the script, by which all of it was checked, is what the types are made of
  return { ...words, flags: found } as Invocation
}

function checkPlace(
  spec: ScriptSpec,
  flag: FlagSpec,
  action: string | undefined,
  found: Readonly<Record<string, string | true>>,
): void {
  if (flag.with && !(flag.with in found)) throw usageError(spec, `--${flag.name} goes with --${flag.with}.`)
  if (!flag.on || flag.on.includes(action ?? '')) return
  const places = flag.on.map((name) => `${spec.name}.js ${name}`.trim()).join(', ')
  throw usageError(spec, `--${flag.name} goes with ${places} only.`)
}

function flagValue(spec: ScriptSpec, flag: FlagSpec, value: string | undefined): string | true {
  if (!flag.value) {
    if (value !== undefined) throw usageError(spec, `--${flag.name} takes no value.`)
    return true
  }
  if (value === undefined || value === '' || (value.startsWith('--') && value.length > 2)) {
    throw usageError(spec, `--${flag.name} needs a value: --${flag.name} <${flag.value}>.`)
  }
  // a value may go to a child's arguments and into the journal
  if (holdsKey(value)) throw usageError(spec, `--${flag.name} takes no key or token; pipe it.`)
  if (flag.form?.pattern.test(value) === false) {
    throw usageError(spec, `--${flag.name} takes ${flag.form.words}.`)
  }
  return value
}

function splitAction(
  spec: ScriptSpec,
  positionals: readonly string[],
  question: boolean,
): { readonly action: string | undefined; readonly operands: readonly string[] } {
  const [first, ...operands] = positionals
  if (spec.operand !== undefined && operands.length === 0) return { action: undefined, operands: positionals }
  if (spec.operand !== undefined) throw usageError(spec, `${spec.name}.js takes one ${spec.operand}.`)
  if (first === undefined) return { action: spec.defaultAction, operands: [] }
  const action = spec.actions.find((candidate) => candidate.name === first)
  if (action) {
    if (!question) checkOperands(spec, action, operands)
    return { action: first, operands }
  }
  const hint = likelyMeant(first, [...actionNames(spec), ...spec.flags.map(({ name }) => `--${name}`)])
  throw usageError(spec, `Unknown action "${printable(first)}".${hint ? ` Did you mean "${hint}"?` : ''}`)
}

function checkOperands(spec: ScriptSpec, action: ActionSpec, operands: readonly string[]): void {
  const wanted = action.operands ?? []
  const needed = wanted.filter((name) => !name.endsWith('?')).length
  if (operands.length >= needed && operands.length <= wanted.length) return
  const line = usageLine(action)
  throw usageError(
    spec,
    `${spec.name}.js ${action.name} ${needed || wanted.length ? `is used as: ${line}` : 'takes nothing more'}.`,
  )
}

/** `use <role|alias> <model>`, `recommend [role]`: an action with what follows it. */
export function usageLine({ name, operands = [] }: ActionSpec): string {
  const words = operands.map((word) => (word.endsWith('?') ? `[${word.slice(0, -1)}]` : `<${word}>`))
  return [name, ...words].join(' ')
}

function unknownFlag(spec: ScriptSpec, raw: string, flags: readonly FlagSpec[]): SkillError {
  const names = flags.map(({ name }) => `--${name}`)
  const hint = likelyMeant(raw, names) ?? likelyMeant(raw, actionNames(spec))
  return usageError(spec, `Unknown flag ${printable(raw)}.${hint ? ` Did you mean ${hint}?` : ''}`)
}

const actionNames = (spec: ScriptSpec): string[] => spec.actions.map(({ name }) => name)
const bareName = (name: string): string => name.replace(/^-+/, '')

/** The one of these actions and `--flags` that was likely meant. */
function likelyMeant(typed: string, names: readonly string[]): string | undefined {
  const meant = nameMeant(bareName(typed), names.map(bareName))
  return names.find((name) => bareName(name) === meant)
}

/** The one of `known` that a flag's value names. @throws SkillError E_USAGE with the one that was likely meant */
export function chosenValue<T extends string>(
  spec: ScriptSpec,
  flag: string,
  typed: string,
  known: readonly T[],
): T {
  const found = known.find((one) => one === typed)
  if (found) return found
  const hint = didYouMean(typed, known)
  throw usageError(spec, `--${flag} takes ${known.join(', ')}.${hint ? ` Did you mean ${hint}?` : ''}`)
}

/** A usage error of this script. The typed text may be anything, even a key pasted in the wrong place. */
export function usageError(spec: ScriptSpec, message: string): SkillError {
  return new SkillError('E_USAGE', message, {
    fix: `Run ${skillCommand(spec.name, '--help')} for the flags and actions.`,
  })
}

/** Short flag-like words are echoed; anything longer might be a key that was pasted as an argument. */
function printable(text: string): string {
  return /^-{0,2}[a-z][a-z-]{0,23}$/.test(text) ? text : '(not shown)'
}
