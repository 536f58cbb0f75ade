import { type Change, changeTo } from '../../domain/config/change.ts'
import { isSamePath, PROFILES_PATH } from '../../domain/config/paths.ts'
import { keyPathsOf } from '../../domain/credential/key-source.ts'
import { type JsonObject, sameJson, valueAt } from '../../domain/json.ts'
import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { ABSENT, type LoggedWrite, logWrite } from '../../domain/undo/logged-write.ts'
import { type LoadedConfig, loadConfig, reloadConfig } from '../../openclaw/config/config-file.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { whileWriting } from '../../shell/standing.ts'
import { valueHash } from '../../state/journal-file.ts'
import { recordWrite } from '../shared/write/record-write.ts'
import { inTurn } from '../shared/write/turn.ts'

/**
 * Runs `write`, which has OpenClaw store or remove a credential, and enters it in the journal: that it happened, and
 * what OpenClaw noted about it in its config. The credential itself is nowhere in there.
 */
export function recordCredential(
  openclaw: OpenClaw,
  context: Pick<Context<'auth'>, 'run' | 'signal' | 'standing'>,
  config: LoadedConfig,
  credential: CredentialWrite,
  write: () => Promise<void>,
): Promise<readonly Warning[]> {
  return inTurn(openclaw.paths.stateDir, context, async () => {
    // a run that this one waited for, or a person meanwhile, may have written
    const before = (await reloadConfig(openclaw, config)).view.raw
    const declared = [...PROFILES_PATH, credential.profile]
    const keys = keyPathsOf(before)
    const record = (logged: LoggedWrite) =>
      recordWrite(openclaw, { ...context.run, credential }, before, logged)
    const isNew = credential.did === 'created' && valueAt(before, declared) === undefined
    const coming = logWrite(before, isNew ? changeTo(before, declared, {}) : [], valueHash)
    const stores = credential.did !== 'removed'
    const isBound = (node: JsonObject, path: readonly string[]): boolean =>
      valueAt(node, path) === credential.profile
    // storing puts the name of the profile in a key's place, removing takes it away
    const places = keys.filter((path) => isBound(before, path) !== stores)
    const named = stores ? credential.profile : undefined
    const bound = loggedKeys(
      before,
      places.flatMap((path) => changeTo(before, path, named)),
    )
    // only OpenClaw knows what it will write there
    const unknown = coming.changes.map((change) => ({ ...change, afterDigests: [] }))
    const announced = record({ ...coming, changes: [...unknown, ...bound.changes] })
    const now = async (): Promise<JsonObject> => (await loadConfig(openclaw)).view.raw
    await whileWriting(context.standing, write).catch(async (thrown: unknown) => {
      const found = await now()
      const came =
        (isNew && valueAt(found, declared) !== undefined) ||
        places.some((path) => isBound(found, path) === stores)
      if (!came) announced.withdraw()
      throw thrown
    })
    const after = await now()
    // a release that leaves a key where it is has written nothing there, and what a person put there is theirs
    if (stores && !places.every((path) => isBound(after, path))) announced.withdraw()
    const changes = [declared, ...keys.filter((path) => !stores || isBound(after, path))].flatMap((path) =>
      sameJson(valueAt(before, path), valueAt(after, path))
        ? []
        : changeTo(before, path, harmlessValue(after, path)),
    )
    const { unsaved } = record(loggedKeys(before, changes))
    const first = announced.unsaved ?? unsaved
    return first ? [first] : []
  })
}

/** What is written in a key's place is gone when OpenClaw takes the profile away that is named there. */
function loggedKeys(config: JsonObject, changes: readonly Change[]): LoggedWrite {
  const write = logWrite(config, changes, valueHash)
  const isKey = (address: readonly string[]): boolean =>
    keyPathsOf(config).some((path) => isSamePath(path, address))
  return {
    ...write,
    changes: write.changes.map((change) =>
      isKey(change.address) ? { ...change, afterDigests: [ABSENT, ...change.afterDigests] } : change,
    ),
  }
}

/** A value that OpenClaw wrote; a text is only looked at when it is the name of a profile. */
function harmlessValue(config: JsonObject, path: readonly string[]): unknown {
  const value = valueAt(config, path)
  return typeof value === 'string' && !value.startsWith('chutes:') ? undefined : value
}
