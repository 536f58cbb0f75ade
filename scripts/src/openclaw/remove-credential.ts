import type { CredentialWrite } from '../domain/journal.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { readOnlyError } from './config-patch.ts'
import { patiently } from './credential.ts'
import type { OpenClaw } from './session.ts'
import { requireModelsStatus } from './validate.ts'

/** OpenClaw 2026.9 looks for its provider plugin first, which takes 20 s offline, and minutes on a slow machine. */
const TIMEOUT_MS = 180_000

/**
 * Has OpenClaw remove a stored credential, for releases that can, and asks it whether it is gone. One that was gone
 * before is fine. @throws SkillError E_CREDENTIAL_NOT_REMOVED, E_CONFIG_READONLY, E_OPENCLAW_FAILED
 */
export async function removeStored(
  openclaw: OpenClaw,
  { profile, agent }: Pick<CredentialWrite, 'profile' | 'agent'>,
): Promise<'removed' | 'absent'> {
  const args = ['models', 'auth', 'logout', profile, '--yes', ...(agent ? ['--agent', agent] : [])]
  const outcome = await patiently(openclaw, { args, timeoutMs: TIMEOUT_MS })
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
