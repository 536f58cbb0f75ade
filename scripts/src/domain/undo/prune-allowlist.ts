import { aliasKey } from '../catalog/model.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH, isSamePath, isWithin } from '../config/paths.ts'
import { modelEntries, withAliasesResolved } from '../config/references.ts'
import { isEmpty, type JsonObject, put, valueAt } from '../json.ts'
import { EMPTY_WRITE, type Fingerprint, isAddition, type LoggedWrite } from './logged-write.ts'
import { prune, takeBack } from './take-back.ts'

/**
 * `next` without the allowed aliases that lose their model on the way from `config`: OpenClaw 2026.9 refuses a list that
 * names one, and copies them there itself from an allowlist of old. A list of nothing else allows Chutes from then on,
 * because an empty one would allow everything.
 */
export function pruneAllowlist(config: JsonObject, next: JsonObject): JsonObject {
  const list = valueAt(next, ALLOWLIST_PATH)
  if (!Array.isArray(list)) return next
  const [had, has] = [aliasesOf(config), aliasesOf(next)]
  const left = list.filter(
    (ref) => String(ref).includes('/') || !had.has(aliasKey(String(ref))) || has.has(aliasKey(String(ref))),
  )
  if (left.length === list.length) return next
  return put(next, ALLOWLIST_PATH, left.length > 0 ? left : ['chutes/*'])
}

function aliasesOf(config: JsonObject): ReadonlySet<string> {
  const named = Object.values(modelEntries(config)).map((entry) => valueAt(entry, ['alias']))
  return new Set(named.map((alias) => (typeof alias === 'string' ? aliasKey(alias) : '')))
}

/**
 * `next` without what the skill's entries became when OpenClaw was upgraded. Before 2026.9 the entries are the allowlist,
 * and OpenClaw copies them all into `modelPolicy.allow`. A list that began with the skill goes as a whole, or it would
 * lock its owner out of every other model; of a person's own only what the skill had added.
 */
export function withoutCopiedEntries(
  config: JsonObject,
  next: JsonObject,
  write: LoggedWrite,
  fingerprint: Fingerprint,
): JsonObject {
  const list = valueAt(next, ALLOWLIST_PATH)
  const copied = copiedEntries(list, config, write, fingerprint)
  if (!Array.isArray(list) || !copied) return next
  if (copied.whole) return withoutAllowlist(next)
  const entries = modelEntries(next)
  const left = list.filter((ref) => !copied.ours.has(ref) || Object.hasOwn(entries, String(ref)))
  return left.length > 0 ? put(next, ALLOWLIST_PATH, left) : next
}

/** The config without an allowlist that is nothing but OpenClaw's copy of entries that began with the skill. */
export function withoutCopiedAllowlist(
  config: JsonObject,
  write: LoggedWrite,
  fingerprint: Fingerprint,
): JsonObject | undefined {
  const copied = copiedEntries(valueAt(config, ALLOWLIST_PATH), config, write, fingerprint)
  return copied?.whole ? withoutAllowlist(config) : undefined
}

/**
 * The config without its entries, where they are nothing but what the skill wrote and one of them (`acme/*`) was to allow
 * all models of another provider: a release that takes them one by one refuses those models then. The models that the
 * aliases name are named in their place. Undefined for any other config.
 */
export function withoutInertAllowlist(
  config: JsonObject,
  { changes, containers }: LoggedWrite,
  fingerprint: Fingerprint,
): JsonObject | undefined {
  if (!Object.keys(modelEntries(config)).some((key) => /^(?!chutes\/).+\/\*$/.test(key))) return undefined
  const isOfEntries = (address: readonly string[]): boolean => isWithin(address, ENTRIES_PATH)
  const ours = {
    ...EMPTY_WRITE,
    // what the skill took away, such as a reversed alias of version 1.1.0, allowed nothing and stays away
    changes: changes.filter((change) => isOfEntries(change.address) && isAddition(change)),
    containers: containers.filter(isOfEntries),
  }
  const unlocked = takeBack(withAliasesResolved(config), ours, fingerprint).config
  return isEmpty(modelEntries(unlocked)) ? unlocked : undefined
}

/** The config without the allowlist, and without the object around it where that held nothing else. */
function withoutAllowlist(config: JsonObject): JsonObject {
  return prune(put(config, ALLOWLIST_PATH, undefined), [ALLOWLIST_PATH.slice(0, -1)])
}

/** What of a list is a copy of the skill's entries; undefined when it names none that only permitted a model. */
function copiedEntries(
  list: unknown,
  config: JsonObject,
  { changes, containers }: LoggedWrite,
  fingerprint: Fingerprint,
): { readonly whole: boolean; readonly ours: ReadonlySet<unknown> } | undefined {
  const isEntry = (address: readonly string[]): boolean =>
    isWithin(address, ENTRIES_PATH) && address.length === ENTRIES_PATH.length + 1
  const added = changes.filter((change) => isEntry(change.address) && isAddition(change))
  const permission = fingerprint({})
  const permits = new Set(
    added.filter((change) => change.afterDigests.includes(permission)).map(({ address }) => address.at(-1)),
  )
  if (!Array.isArray(list) || !list.some((ref) => permits.has(ref as string))) return undefined
  const made = [...added.map(({ address }) => address), ...containers.filter(isEntry)]
  const ours = new Set<unknown>(made.map((address) => address.at(-1)))
  const known = new Set<unknown>([...ours, ...Object.keys(modelEntries(config))])
  const began = containers.some((path) => isSamePath(path, ENTRIES_PATH))
  return { whole: began && list.every((ref) => known.has(ref)), ours }
}
