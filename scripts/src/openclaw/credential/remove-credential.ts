import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { requireModelsStatus } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { logOut, notRemoved } from './credential.ts'

/**
 * Has OpenClaw remove a stored credential, for releases that can, and asks it whether it is gone. One that was gone
 * before is fine. @throws SkillError E_CREDENTIAL_NOT_REMOVED, E_CONFIG_READONLY, E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function removeProfileCredential(
  openclaw: OpenClaw,
  { profile, agent }: Pick<CredentialWrite, 'profile' | 'agent'>,
): Promise<'removed' | 'absent'> {
  const outcome = await logOut(openclaw, agent, profile)
  const said = outcome.stdout + outcome.stderr
  if (/Auth profile "[^"]*" not found/.test(said)) return 'absent'
  // the store of an agent goes with the agent, unless somebody only took it out of the config
  if (outcome.code !== 0 && agent !== undefined && said.includes(`Unknown agent id "${agent}"`)) {
    if (!existsSync(join(openclaw.paths.stateDir, 'agents', agent.toLowerCase(), 'agent'))) return 'absent'
  }
  if (outcome.code !== 0) throw notRemoved(outcome, profile, openclaw)
  const { chutesProfiles } = await requireModelsStatus(openclaw, { agent, changed: true })
  if (!chutesProfiles.some(({ id }) => id === profile)) return 'removed'
  throw new SkillError(
    'E_CREDENTIAL_NOT_REMOVED',
    `OpenClaw removed ${profile}, and lists it all the same.`,
    {
      fix: `Run openclaw models auth logout ${profile} to see why, then run the same command again.`,
      changed: true,
    },
  )
}
