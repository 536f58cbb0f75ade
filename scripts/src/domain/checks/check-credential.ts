import { keySourceText, type NamedVariable, unsetFix, unsetText } from '../credential/key-source.ts'
import { AUTH, type Check, type Facts, failCheck, passCheck, warnCheck } from './check.ts'

/** Whether OpenClaw holds a Chutes credential that it also uses. */
export function checkStoredCredential({ view, openclaw, unset = [] }: Facts): Check {
  const id = 'credential'
  if (!openclaw) return unansweredCheck(unset)
  const { keySource } = view
  if (keySource.kind === 'placeholder' && openclaw.chutesSource !== 'profiles')
    return failCheck(id, "OpenClaw's config has a placeholder where the Chutes key was", AUTH)
  if (!openclaw.hasChutesAuth) {
    const header = ': an Authorization header in its config does not count as one'
    return failCheck(
      id,
      `OpenClaw holds no Chutes credential${keySource.kind === 'header' ? header : ''}`,
      AUTH,
    )
  }
  const from = keySourceText(keySource)
  if (from !== undefined && openclaw.chutesSource !== undefined && openclaw.chutesSource !== 'profiles')
    return passCheck(id, `OpenClaw takes the Chutes key from ${from}`)
  const mismatch = view.authProfiles.find((declared) => {
    const stored = openclaw.chutesProfiles.find((profile) => profile.id === declared.id)
    return stored?.type !== undefined && declared.mode !== undefined && stored.type !== declared.mode
  })
  if (mismatch)
    return failCheck(
      id,
      `${mismatch.id} is declared as ${mismatch.mode} but stored as something else, so OpenClaw does not use it`,
      AUTH,
    )
  const unusable = openclaw.chutesProfiles.find((profile) => profile.unusable !== undefined)
  if (unusable)
    return warnCheck(id, `OpenClaw pauses ${unusable.id} after a failed request`, {
      words: 'Wait 30 s and check again; if it stays, the key may be revoked: store a new one.',
    })
  const undeclared = openclaw.chutesProfiles.length > 0 && view.authProfiles.length === 0
  return passCheck(
    id,
    undeclared ? 'stored, though not declared in the config' : 'OpenClaw holds a Chutes credential',
  )
}

/** OpenClaw does not tell which credentials it has: a variable that its config names and that nobody set is reason enough. */
function unansweredCheck(unset: readonly NamedVariable[]): Check {
  const id = 'credential'
  const [first] = unset
  if (!first)
    return failCheck(id, 'openclaw models status failed, so nobody vouches for the credential', {
      words: 'Run openclaw models status to see why it fails.',
    })
  return failCheck(id, unsetText(first), { words: unsetFix(first) })
}
