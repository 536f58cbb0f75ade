import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { readOnlyError } from '../config/config-patch.ts'
import { requireModelsStatus } from '../config/validate.ts'
import type { OpenClaw } from '../session.ts'
import { logOut } from './credential.ts'

/**
 * Has OpenClaw remove a stored credential, for releases that can, and asks it whether it is gone. One that was gone
 * before is fine. @throws SkillError E_CREDENTIAL_NOT_REMOVED, E_CONFIG_READONLY, E_OPENCLAW_FAILED
 */
export async function removeProfileCredential(
  openclaw: OpenClaw,
  { profile, agent }: Pick<CredentialWrite, 'profile' | 'agent'>,
): Promise<'removed' | 'absent'> {
  const outcome = await logOut(openclaw, agent, profile)
  const said = outcome.stdout + outcome.stderr
  if (/Auth profile "[^"]*" not found/.test(said)) return 'absent'
  if (/managed by nix|externally managed/i.test(said))
    throw readOnlyError('it is managed elsewhere', undefined)
  if (outcome.code === 0) {
    const { chutesProfiles } = await requireModelsStatus(openclaw, { agent, changed: true })
    if (!chutesProfiles.some(({ id }) => id === profile)) return 'removed'
  }
  throw new SkillError(
    'E_CREDENTIAL_NOT_REMOVED',
    `OpenClaw did not remove ${profile} from its credential store (${outcome.kind}).`,
    {
      fix: `Run openclaw models auth logout ${profile} to see why, then ${skillCommand('reset', 'all')} again.`,
      changed: true,
    },
  )
}
