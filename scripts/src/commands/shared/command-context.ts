import { agentsToChooseFrom } from '../../domain/config/background-work.ts'
import { lastCredentials } from '../../domain/undo/journal.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { ScriptName } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { journalPath, loadJournal } from '../../state/journal-file.ts'
import type { LoadedState } from '../../state/store.ts'
import { catalogPlace } from './find-catalog.ts'
import { openSession, type Session } from './open.ts'

/** What a command works with: this process, OpenClaw, its config, and what the skill remembers. Loaded once. */
export interface CommandContext<N extends ScriptName = ScriptName> extends Context<N>, Session {
  readonly config: LoadedConfig
  /** Where the catalogue is asked for: as the environment says, else as the config does. */
  readonly baseUrl: string
  readonly host: string
  readonly state: LoadedState
}

/** Finds OpenClaw, then loads its config and the state at the same moment. @throws SkillError with exit 3 */
export async function openCommand<N extends ScriptName>(
  context: Context<N>,
  open: (context: Context) => Promise<Session> = openSession,
): Promise<CommandContext<N>> {
  const session = await open(context)
  const config = await loadConfig(session.openclaw)
  return {
    ...context,
    ...session,
    openclaw: askedAsAgent(session.openclaw, config),
    config,
    ...catalogPlace(context, session.endpoints, config.view, session.openclaw.paths.stateDir),
  }
}

/**
 * The same OpenClaw, asked as one agent where its config has several and means none of them: the one that was named, else
 * the one that this skill stored a credential for last, else the first.
 */
export function askedAsAgent(openclaw: OpenClaw, { view }: LoadedConfig, named?: string): OpenClaw {
  const agents = agentsToChooseFrom(view.raw)
  if (agents.length === 0) return openclaw
  const credentials = lastCredentials(loadJournal(journalPath(openclaw.paths.stateDir)))
  const last = credentials.filter(({ did }) => did !== 'removed').at(-1)
  const stored = agents.find((agent) => agent.toLowerCase() === last?.agent?.toLowerCase())
  return { ...openclaw, agent: named ?? stored ?? agents[0] }
}
