import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { removeProfileCredential } from '../../openclaw/credential/remove-credential.ts'
import { whileWriting } from '../../shell/standing.ts'
import type { CommandContext } from '../shared/command-context.ts'

/** Takes a stored credential back; whether there was one. @throws as `removeProfileCredential` */
export async function removeStoredCredential(
  { openclaw, progress, standing }: CommandContext<'reset'>,
  credential: CredentialWrite,
): Promise<boolean> {
  progress(`removing ${credential.profile} from OpenClaw's credential store`)
  const remove = () => removeProfileCredential(openclaw, credential)
  return (await whileWriting(standing, remove, (outcome) => outcome === 'removed')) === 'removed'
}
