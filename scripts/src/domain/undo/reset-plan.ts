import { modelIdOf } from '../catalog/model.ts'
import type { Change } from '../config/change.ts'
import { changesBetween } from '../config/change.ts'
import { isRowAddress, readerOf } from '../config/keyed-lists.ts'
import type { ModelRow } from '../config/model-row.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH, PLUGIN_PATH, PROFILES_PATH, PROVIDER_PATH } from '../config/paths.ts'
import { modelEntries } from '../config/references.ts'
import { isObject, type JsonObject, listAt, objectAt, put, sameJson, valueAt } from '../json.ts'
import { isOurAlias, printablePath } from '../plans/printable-changes.ts'
import { isThinkingChoice } from '../rows/thinking.ts'
import { mergeWrites } from './fold-writes.ts'
import type { Origin } from './journal.ts'
import { type Fingerprint, isAddition, type LoggedChange, type LoggedWrite } from './logged-write.ts'
import { goesByForm } from './origin.ts'
import { keepUsable, leftDangling, madeBlock, ownSettings, rowIds } from './provider-block.ts'
import { pruneAllowlist, withoutCopiedEntries } from './prune-allowlist.ts'
import { guessWrite } from './reset-guess.ts'
import { withoutProfiles } from './reset-profiles.ts'
import { keepAllowlist, withoutDeadFallbacks, withoutDeadPrimary, withoutEntries } from './reset-sweep.ts'
import { prune, takeBack } from './take-back.ts'

export interface ResetInput {
  readonly config: JsonObject
  /** Everything the skill wrote, as one write. */
  readonly total: LoggedWrite
  readonly origin: Origin | undefined
  /** Rows that the state file knows as written by the skill. */
  readonly base: Readonly<Record<string, ModelRow>>
  readonly fingerprint: Fingerprint
  /** Auth profiles that the skill made and whose mention in the config goes. */
  readonly profiles: readonly string[]
}

export interface ResetPlan {
  readonly changes: readonly Change[]
  /** Touched values that somebody changed since, or whose earlier value is not kept: they stay. */
  readonly kept: readonly string[]
  /** Places that OpenClaw or the skill wrote over a value that may have been a secret: nobody has it any more. */
  readonly lost: readonly string[]
  /** A person's additions to what goes, which go with it. */
  readonly dropped: readonly string[]
  /** Settings of a person's that name a model which is gone then. */
  readonly dangling: readonly string[]
  /** Rows that stay because the skill did not write them. */
  readonly rowsLeft: number
  /** The journal does not reach back to the beginning, so this goes by what has the skill's form. */
  readonly guessed: boolean
}

/**
 * What takes Chutes out again: everything that the skill wrote goes back to what was there before it came. Rows that a
 * person added stay, with the endpoint they need; entries and aliases of models that go, go with them, unless they are
 * older than the skill. Pure; a plan applied plans nothing.
 */
export function planReset(input: ResetInput): ResetPlan {
  const { config, origin } = input
  const guessed = goesByForm(config, origin, input.base)
  const total = guessed ? mergeWrites(input.total, guessWrite(input)) : input.total
  // a row that the skill added goes although somebody edited it
  const isAddedRow = (change: LoggedChange): boolean => isRowAddress(change.address) && isAddition(change)
  const { taken, ...back } = takeBack(config, withoutAuth(total), input.fingerprint, isAddedRow)
  const cleared = withoutProfiles(withoutProviderBlock(back.config, origin, guessed), input.profiles)
  const usable = guessed || madeBlock(total) ? keepUsable(config, cleared) : cleared
  const swept = guessed || origin ? withoutEntries(usable, origin) : usable
  const named = withoutDeadPrimary(config, swept, total)
  const listed = withoutCopiedEntries(
    config,
    withoutDeadFallbacks(config, named, total, guessed),
    total,
    input.fingerprint,
  )
  const pruned = prune(listed, total.containers)
  const after = keepPluginWord(config, pruneAllowlist(config, keepAllowlist(config, pruned, taken)))
  const [read, then] = [readerOf(config), readerOf(after)]
  return {
    changes: changesBetween(config, after),
    kept: [...back.changed, ...back.withheld]
      .map(({ address }) => address)
      .filter((address) => read(address) !== undefined && sameJson(then(address), read(address)))
      .map(printablePath),
    lost: back.withheld
      .map(({ address }) => address)
      .filter((address) => then(address) === undefined)
      .map(printablePath),
    dropped: droppedSettings(config, back.config, after),
    dangling: [...new Set(leftDangling(config, after).flatMap(([, paths]) => paths))],
    rowsLeft: rowIds(after).size,
    guessed,
  }
}

/** While anything names Chutes, a Gateway may wait for OpenClaw's own plugin, so what the config says of that stays. */
function keepPluginWord(config: JsonObject, after: JsonObject): JsonObject {
  const word = valueAt(config, PLUGIN_PATH)
  const isNamed =
    valueAt(after, PROVIDER_PATH) !== undefined ||
    Object.values(objectAt(after, PROFILES_PATH)).some((one) => valueAt(one, ['provider']) === 'chutes')
  return word !== undefined && isNamed ? put(after, PLUGIN_PATH, word) : after
}

/** What OpenClaw declares about credentials follows its store, not the journal. */
function withoutAuth(total: LoggedWrite): LoggedWrite {
  return { ...total, changes: total.changes.filter(({ address }) => address[0] !== 'auth') }
}

/** Without rows, a provider block that the skill made has no use; by its form, that is one without settings of a person's. */
function withoutProviderBlock(next: JsonObject, origin: Origin | undefined, guessed: boolean): JsonObject {
  const block = valueAt(next, PROVIDER_PATH)
  const hasForm = guessed && isObject(block) && ownSettings(block).length === 0
  const ours = hasForm || origin?.provider === false
  return ours && rowIds(next).size === 0 ? put(next, PROVIDER_PATH, undefined) : next
}

/** What a person added to a block or an entry that goes; `back`: with what OpenClaw wrote over when it stored a key. */
function droppedSettings(config: JsonObject, back: JsonObject, after: JsonObject): string[] {
  const goes = valueAt(after, PROVIDER_PATH) === undefined
  const blocks = [config, back].map((node) => valueAt(node, PROVIDER_PATH)).filter(isObject)
  const names = new Set(goes ? blocks.flatMap(ownSettings) : [])
  const settings = [...names].map((name) => [...PROVIDER_PATH, name])
  const own = Object.entries(modelEntries(config))
    .filter(([key, entry]) => modelIdOf(key) !== undefined && hasOwnSettings(entry))
    .map(([key]) => [...ENTRIES_PATH, key])
    .filter((path) => valueAt(after, path) === undefined)
  const left = new Set(listAt(after, ALLOWLIST_PATH))
  const aliases = listAt(config, ALLOWLIST_PATH)
    .filter((ref): ref is string => typeof ref === 'string' && !ref.includes('/') && !left.has(ref))
    .map((ref) => [...ALLOWLIST_PATH, ref])
  return [...settings, ...own, ...aliases].map(printablePath)
}

/** Whether an entry says more than that its model is allowed, is one of our aliases, and thinks or does not. */
function hasOwnSettings(entry: unknown): boolean {
  if (!isObject(entry)) return false
  return Object.keys(entry).some((name) => {
    if (name === 'alias') return !isOurAlias(entry.alias)
    return name !== 'params' || !isThinkingChoice(entry.params)
  })
}
