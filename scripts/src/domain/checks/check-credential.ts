import type { ConfigView } from '../config/config-view.ts'
import { endedCredential, isEmptied } from '../credential/active-credential.ts'
import { keySourceText, type NamedVariable, unsetFix, unsetText } from '../credential/key-source.ts'
import { type Fix, KEY_IN_OLD_STORE, MIGRATE_STEP } from '../plans/fix.ts'
import { BILLING } from './account-checks.ts'
import { AUTH, type Check, type Facts, failCheck, type OpenClawFacts, passCheck, warnCheck } from './check.ts'
import { shutProfileText } from './probe/probe-failure.ts'

/** Whether OpenClaw holds a Chutes credential that it also uses. */
export function checkStoredCredential({ view, openclaw, others, unset = [], renews }: Facts): Check {
  const id = 'credential'
  if (!openclaw) return unansweredCheck(unset)
  const { keySource } = view
  if (keySource.kind === 'placeholder' && openclaw.chutesSource !== 'profiles')
    return failCheck(id, "OpenClaw's config has a placeholder where the Chutes key was", AUTH)
  if (!openclaw.hasChutesAuth && openclaw.oldStore)
    return failCheck(id, KEY_IN_OLD_STORE, { words: MIGRATE_STEP })
  const own = unset.find(({ name }) => keySource.kind === 'variable' && name === keySource.name)
  if (!openclaw.hasChutesAuth && own) return unansweredCheck([own])
  const ended = endedCredential(openclaw, keySource)
  if (!openclaw.hasChutesAuth || (ended && isEmptied(ended))) {
    const header = ': an Authorization header in its config does not count as one'
    return failCheck(
      id,
      `OpenClaw holds no Chutes credential${keySource.kind === 'header' ? header : ''}`,
      view.provider ? AUTH : { ...AUTH, args: '--setup' },
    )
  }
  if (ended) {
    const fix: Fix = renews
      ? { script: 'heartbeat', args: '--force sign-in' }
      : { script: 'auth', args: 'login' }
    return failCheck(id, 'the access token that OpenClaw holds for Chutes has ended', fix)
  }
  const from = keySourceText(keySource)
  if (from !== undefined && openclaw.chutesSource !== undefined && openclaw.chutesSource !== 'profiles')
    return passCheck(id, `OpenClaw takes the Chutes key from ${from}`)
  return profileCheck(view, openclaw, others)
}

/** Whether the profile in OpenClaw's store is the one that its config declares, and in use. */
function profileCheck(view: ConfigView, openclaw: OpenClawFacts, others: readonly string[] = []): Check {
  const id = 'credential'
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
    return failCheck(id, `OpenClaw does not use ${unusable.id} now: ${shutProfileText(others)}`, BILLING)
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
    return failCheck(id, 'openclaw models status failed, so it is not known whether the credential works', {
      words: 'Run openclaw models status to see why it fails.',
    })
  return failCheck(id, unsetText(first), { words: unsetFix(first) })
}
