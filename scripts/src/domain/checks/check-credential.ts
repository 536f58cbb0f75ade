import { AUTH, type Check, type Facts } from './check.ts'

/** Whether OpenClaw holds a Chutes credential that it also uses. */
export function checkStoredCredential({ view, openclaw }: Facts): Check {
  const id = 'credential'
  if (!openclaw)
    return {
      id,
      status: 'fail',
      detail: 'openclaw models status failed, so nobody vouches for the credential',
      fix: { words: 'Run openclaw models status to see why it fails.' },
    }
  if (!openclaw.hasChutesAuth)
    return { id, status: 'fail', detail: 'OpenClaw holds no Chutes credential', fix: AUTH }
  const mismatch = view.authProfiles.find((declared) => {
    const stored = openclaw.chutesProfiles.find((profile) => profile.id === declared.id)
    return stored?.type !== undefined && declared.mode !== undefined && stored.type !== declared.mode
  })
  if (mismatch)
    return {
      id,
      status: 'fail',
      detail: `${mismatch.id} is declared as ${mismatch.mode} but stored as something else, so OpenClaw does not use it`,
      fix: AUTH,
    }
  const unusable = openclaw.chutesProfiles.find((profile) => profile.unusable !== undefined)
  if (unusable)
    return {
      id,
      status: 'warn',
      detail: `OpenClaw pauses ${unusable.id} after a failed request`,
      fix: { words: 'Wait 30 s and check again; if it stays, the key may be revoked: store a new one.' },
    }
  const undeclared = openclaw.chutesProfiles.length > 0 && view.authProfiles.length === 0
  return {
    id,
    status: 'pass',
    detail: undeclared ? 'stored, though not declared in the config' : 'OpenClaw holds a Chutes credential',
  }
}
