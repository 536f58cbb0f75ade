import { type Change, changesBetween } from '../config/change.ts'
import { isSamePath, PROFILE_ORDER_PATH, PROFILES_PATH } from '../config/paths.ts'
import { keyPathsOf } from '../credential/key-source.ts'
import { type JsonObject, objectAt, put, valueAt } from '../json.ts'
import { EMPTY_WRITE, type Fingerprint, type LoggedWrite } from './logged-write.ts'
import { prune, takeBack } from './take-back.ts'

/** What brings back the reference that stood in a key's place until OpenClaw put the name of a profile there. */
export function keyReferencesBack(
  config: JsonObject,
  total: LoggedWrite,
  fingerprint: Fingerprint,
): readonly Change[] {
  const places = keyPathsOf(config)
  const changes = total.changes.filter(({ address }) => places.some((path) => isSamePath(path, address)))
  return changesBetween(config, takeBack(config, { ...EMPTY_WRITE, changes }, fingerprint).config)
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
