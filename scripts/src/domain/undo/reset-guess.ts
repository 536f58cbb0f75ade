import { modelIdOf } from '../catalog/model.ts'
import type { Address } from '../config/keyed-lists.ts'
import { isModelRow, type ModelRow } from '../config/model-row.ts'
import {
  ENTRIES_PATH,
  PRIMARY_PATH,
  PROFILE_ORDER_PATH,
  PROFILES_PATH,
  PROVIDERS_PATH,
  ROWS_PATH,
} from '../config/paths.ts'
import { modelEntries } from '../config/references.ts'
import { isObject, type JsonObject, listAt, sameJson, valueAt } from '../json.ts'
import { isOurAlias } from '../plans/printable-changes.ts'
import { isOurForm } from '../rows/row.ts'
import { ABSENT, addressKey, type Fingerprint, type LoggedChange, type LoggedWrite } from './logged-write.ts'

/** What setting Chutes up may have made. */
const CONTAINERS: readonly Address[] = [
  ENTRIES_PATH,
  PROVIDERS_PATH,
  ['models'],
  PRIMARY_PATH,
  PROFILES_PATH,
  PROFILE_ORDER_PATH,
  ['auth'],
]

/**
 * What the skill must have written, by its form, where no journal tells: rows that it knows or that are exactly in its
 * form, its three aliases (also the wrong way round, as release 1.1.0 wrote them), and bare permissions for Chutes models.
 */
export function guessWrite(input: {
  readonly config: JsonObject
  readonly total: LoggedWrite
  readonly base: Readonly<Record<string, ModelRow>>
  readonly fingerprint: Fingerprint
}): LoggedWrite {
  const { config, total, base, fingerprint } = input
  const known = new Set(total.changes.map(({ address }) => addressKey(address)))
  const made = (address: Address, value: unknown): LoggedChange[] =>
    known.has(addressKey(address))
      ? []
      : [{ address, beforeDigest: ABSENT, afterDigests: [fingerprint(value)] }]
  const changes = [...guessRows(config, base, made), ...guessEntries(config, made)]
  return { changes, containers: CONTAINERS, orders: [] }
}

type Made = (address: Address, value: unknown) => LoggedChange[]

function guessRows(config: JsonObject, base: Readonly<Record<string, ModelRow>>, made: Made): LoggedChange[] {
  return listAt(config, ROWS_PATH)
    .filter(isModelRow)
    .filter((row) => Object.hasOwn(base, row.id) || isOurForm(row))
    .flatMap((row) => made([...ROWS_PATH, row.id], row))
}

function guessEntries(config: JsonObject, made: Made): LoggedChange[] {
  return Object.entries(modelEntries(config)).flatMap(([key, entry]) => {
    const path = [...ENTRIES_PATH, key]
    const alias = valueAt(entry, ['alias'])
    const isReversed = isOurAlias(key) && typeof alias === 'string' && modelIdOf(alias) !== undefined
    if (isReversed) return made(path, entry)
    if (modelIdOf(key) === undefined) return []
    if (sameJson(entry, {})) return made(path, entry)
    if (!isOurAlias(alias)) return []
    return isObject(entry) && Object.keys(entry).length === 1
      ? made(path, entry)
      : made([...path, 'alias'], alias)
  })
}
