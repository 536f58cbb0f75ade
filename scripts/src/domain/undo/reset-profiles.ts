import { type Change, changesBetween } from '../config/change.ts'
import { isSamePath, PROFILE_ORDER_PATH, PROFILES_PATH } from '../config/paths.ts'
import { keyPathsOf } from '../credential/key-source.ts'
import { type JsonObject, objectAt, put, valueAt } from '../json.ts'
import type { Journal } from './journal.ts'
import { ABSENT, EMPTY_WRITE, type Fingerprint, type LoggedChange } from './logged-write.ts'
import { prune, takeBack } from './take-back.ts'

/**
 * What brings back the reference that stood in a key's place until OpenClaw put the name of this profile there. The name
 * stands there still, or went with the profile: a place that its owner emptied stays empty.
 */
export function keyReferencesBack(
  config: JsonObject,
  journal: Journal,
  profile: string,
  fingerprint: Fingerprint,
): readonly Change[] {
  const named = fingerprint(profile)
  const emptied = emptiedWith(journal, profile, named)
  const logged = [journal.older, ...journal.entries].flatMap(({ changes }) => changes)
  const covered = keyPathsOf(config).flatMap((path) => {
    const isHere = ({ address }: LoggedChange): boolean => isSamePath(path, address)
    if (valueAt(config, path) !== profile && !emptied.some(isHere)) return []
    // what the name was last put over, which need not be what stood there first
    return logged.findLast((change) => isHere(change) && change.afterDigests.includes(named)) ?? []
  })
  return changesBetween(config, takeBack(config, { ...EMPTY_WRITE, changes: covered }, fingerprint).config)
}

/** Where the name of the profile stood when it was last removed, if nothing was put back there since. */
function emptiedWith({ entries }: Journal, profile: string, named: string): readonly LoggedChange[] {
  const last = entries.findLast(({ credential }) => credential?.profile === profile)
  if (last?.credential?.did !== 'removed') return []
  return last.changes.filter(
    ({ beforeDigest, afterDigests }) => beforeDigest === named && afterDigests.every((one) => one === ABSENT),
  )
}

/** The config without any mention of these auth profiles: the declaration, the order, a reference as a key. */
export function withoutProfiles(config: JsonObject, profiles: readonly string[]): JsonObject {
  const isGone = (id: unknown): boolean => profiles.some((profile) => profile === id)
  const undeclared = profiles.reduce((node, id) => put(node, [...PROFILES_PATH, id], undefined), config)
  const unreferenced = keyPathsOf(undeclared)
    .filter((path) => isGone(valueAt(undeclared, path)))
    .reduce((node, path) => put(node, path, undefined), undeclared)
  const next = Object.entries(objectAt(config, PROFILE_ORDER_PATH)).reduce((node, [provider, list]) => {
    if (!Array.isArray(list) || !list.some(isGone)) return node
    const left = list.filter((id) => !isGone(id))
    // an empty order would allow no profile at all
    return put(node, [...PROFILE_ORDER_PATH, provider], left.length > 0 ? left : undefined)
  }, unreferenced)
  return next === unreferenced ? next : prune(next, [PROFILE_ORDER_PATH])
}
