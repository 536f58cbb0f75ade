import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { removeProfileCredential } from '../../openclaw/credential/remove-credential.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Context } from '../../shell/context.ts'
import { whileWriting } from '../../shell/standing.ts'

/** Takes a stored credential back. @throws as `removeProfileCredential` */
export function removeStoredCredential(
  { standing }: Context<'reset'>,
  openclaw: OpenClaw,
  credential: CredentialWrite,
): Promise<'removed' | 'absent'> {
  return whileWriting(
    standing,
    () => removeProfileCredential(openclaw, credential),
    (outcome) => outcome === 'removed',
  )
}
