import { baseUrlOf } from '../../domain/config/base-url.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import type { ScriptName } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { type LoadedState, loadState, statePath } from '../../state/store.ts'
import { openSession, type Session } from './open.ts'

/** What a command works with: this process, OpenClaw, its config, and what the skill remembers. Loaded once. */
export interface CommandContext<N extends ScriptName = ScriptName> extends Context<N>, Session {
  readonly config: LoadedConfig
  /** Where the catalogue is asked for: as the environment says, else as the config does. */
  readonly baseUrl: string
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
    config,
    baseUrl: baseUrlOf(session.endpoints.llm, config.view),
    state: loadState(statePath(session.openclaw.paths.stateDir)),
  }
}
