import { KEY_IN_OLD_STORE, MIGRATE_STEP } from '../plans/fix.ts'
import { BILLING } from './account-checks.ts'
import { AUTH, type Check, type Facts, failCheck, passCheck, warnCheck } from './check.ts'
import { shutProfileText } from './shut-profile.ts'

/** Whether OpenClaw holds a Chutes credential that it also uses. */
export function checkStoredCredential({ view, openclaw, others }: Facts): Check {
  const id = 'credential'
  if (!openclaw)
    return failCheck(id, 'openclaw models status failed, so nobody vouches for the credential', {
      words: 'Run openclaw models status to see why it fails.',
    })
  if (!openclaw.hasChutesAuth && openclaw.oldStore)
    return failCheck(id, KEY_IN_OLD_STORE, { words: MIGRATE_STEP })
  if (!openclaw.hasChutesAuth) return failCheck(id, 'OpenClaw holds no Chutes credential', AUTH)
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
  if (unusable?.unusable === 'billing')
    return failCheck(
      id,
      `OpenClaw does not use ${unusable.id} now: ${shutProfileText(others ?? [])}`,
      BILLING,
    )
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
