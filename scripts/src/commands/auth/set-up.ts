import type { Change } from '../../domain/config/change.ts'
import { type LoadedConfig, reloadConfig } from '../../openclaw/config/config-file.ts'
import type { ModelsStatus } from '../../openclaw/models-status.ts'
import { afterWriting } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Flags } from '../../shell/command-line/script-spec.ts'
import { type Context, newRun } from '../../shell/context.ts'
import { pipedKey, shellPath, skillCommand, withoutDryRun } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { SETUP_CAPABILITIES, setupPlanner } from '../setup/planner.ts'
import { type SetUp, setUp } from '../setup/setup.ts'
import { askedAsAgent, type CommandContext } from '../shared/command-context.ts'
import { anyCatalog, catalogPlace, type FoundCatalog } from '../shared/find-catalog.ts'
import { capabilitiesOf, type Session } from '../shared/open.ts'

/** What became of the set-up that `--setup` asks for. */
export type SetUpOutcome =
  | SetUp
  | { readonly failure: SkillError; readonly next: readonly string[]; readonly seen?: undefined }

/** `--setup`: the set-up that follows a credential. */
export interface FollowingSetUp {
  /** Asks Chutes for its models, once. */
  readonly ask: () => Promise<FoundCatalog>
  /** What it will change in the config. @throws SkillError E_MODEL_UNKNOWN, before anything is stored */
  readonly changes: () => Promise<readonly Change[]>
  /** Sets up. `status`: what OpenClaw said, when nothing was written since. */
  readonly run: (status?: ModelsStatus) => Promise<SetUpOutcome>
}

/** The set-up that follows in this run, for an OpenClaw as it was found. */
export function followingSetUp(
  context: Context<'auth'>,
  { openclaw, endpoints }: Session,
  config: LoadedConfig,
): FollowingSetUp {
  const { flags } = context.invocation
  const commandFor = (current: LoadedConfig): CommandContext<'setup'> => ({
    ...context,
    invocation: { action: undefined, operands: [], flags },
    // an entry of its own in the journal, so that the set-up can be taken back without the credential
    run: newRun('setup'),
    ...{ openclaw: askedAsAgent(openclaw, current, flags.agent), endpoints, config: current },
    ...catalogPlace(context, endpoints, current.view, openclaw.paths.stateDir),
  })
  let asked: Promise<FoundCatalog> | undefined
  const ask = (): Promise<FoundCatalog> => {
    asked ??= anyCatalog(commandFor(config))
    return asked
  }
  const { primary: _, ...others } = flags
  const otherwise = { ...context, invocation: { ...context.invocation, flags: others } }
  const retry = (words: string): string => sameCommand(otherwise, words)
  return {
    ask,
    changes: async () => {
      const { catalog } = await ask()
      const host = {
        capabilities: await capabilitiesOf(context, openclaw, ...SETUP_CAPABILITIES),
        credential: true,
        oldStore: false,
        storedTypes: undefined,
        providers: [],
        // storing the credential switches it off
        pluginMissing: false,
      }
      return setupPlanner(commandFor(config), host, catalog, retry)(undefined)(config).changes
    },
    run: async (status) => {
      try {
        const command = commandFor(await reloadConfig(openclaw, config))
        const known = { credential: true, catalog: await ask(), status, retry, brief: !flags['dry-run'] }
        const done = await setUp(command, known)
        return { ...done, answer: { ...done.answer, next: nextSteps(context, done.answer) } }
      } catch (thrown) {
        if (!(thrown instanceof SkillError)) throw thrown
        // what cannot be asked for is not to be asked for again
        const again = !flags['dry-run'] && thrown.exit !== USAGE_EXIT
        return { failure: thrown, next: again ? [skillCommand('setup', primaryWords(flags))] : [] }
      }
    },
  }
}

/** Where `setup.js` names itself, this run's own command; what it had OpenClaw confirm needs no other look. */
function nextSteps(context: Context<'auth'>, { data, next = [] }: Answer<'setup'>): readonly string[] {
  const { flags } = context.invocation
  if (flags['dry-run']) return data.changes.count > 0 ? [sameCommand(context)] : []
  return data.readBack ? next.filter((command) => command !== skillCommand('status')) : next
}

const USAGE_EXIT = 2
const ADDRESS = "--redirect-url '<address>'"

/** This run's command: without what was handed over to it (a key, an address), and with more words. */
export function ownCommand({ invocation: { action, flags } }: Context<'auth'>, more = ''): string {
  const { 'from-env': fromEnv, 'redirect-url': _, ...others } = flags
  const kept = action === 'login' && fromEnv ? { ...others, 'from-env': fromEnv } : others
  return [withoutDryRun('auth', { action, flags: kept }), more].filter(Boolean).join(' ')
}

/** The command that finishes the sign-in of this run; the address that a browser ends at is a person's to fill in. */
export function finishCommand(context: Context<'auth'>, more = ''): string {
  return ownCommand(context, `${ADDRESS} ${more}`.trim())
}

/** This run's command with everything that is handed over to it, for another go. */
export function sameCommand(context: Context<'auth'>, more = ''): string {
  const { action, flags } = context.invocation
  if (action !== 'login') return pipedKey(ownCommand(context, more))
  return flags['redirect-url'] === undefined ? ownCommand(context, more) : finishCommand(context, more)
}

/** The answer about a credential, and what became of the set-up: told as one, and nothing twice. */
export function withSetUp(taken: Answer<'auth'>, done: SetUpOutcome): Answer<'auth'> {
  if ('failure' in done) {
    const failure = taken.changed ? afterWriting(done.failure) : done.failure
    return {
      ...taken,
      changed: failure.changed,
      summary: `${taken.summary} The set-up failed: ${failure.message}`,
      data: { ...taken.data, ...failure.data },
      next: done.next,
      failure,
    }
  }
  const { changed, summary, data, warnings = [], next = [], lines = [] } = done.answer
  const { catalog, costs, ...told } = data
  // the rows are counted, and what a default costs is a warning
  const warned = warnings.some(({ code }) => code === 'default-is-paid')
  const first = taken.data.stored === 'planned' ? (taken.next ?? []) : []
  return {
    changed: taken.changed || changed,
    summary: `${taken.summary} ${summary}`,
    data: {
      ...taken.data,
      ...told,
      ...(catalog.source !== 'live' && { catalog }),
      ...(costs && !warned && { costs }),
      readBack: taken.data.readBack && told.readBack,
    },
    warnings: [...(taken.warnings ?? []), ...warnings],
    lines,
    next: [...new Set([...first, ...next])],
  }
}

function primaryWords({ primary }: Flags<'auth'>): string {
  return primary === undefined ? '' : `--primary ${shellPath(primary, '')}`
}
