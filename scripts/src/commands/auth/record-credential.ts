import { changeTo } from '../../domain/config/change.ts'
import { API_KEY_PATH, PROFILES_PATH } from '../../domain/config/paths.ts'
import { type JsonObject, valueAt } from '../../domain/json.ts'
import type { CredentialWrite } from '../../domain/undo/journal.ts'
import { ABSENT, EMPTY_WRITE, type LoggedWrite, logWrite } from '../../domain/undo/logged-write.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
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
  const before = config.view.raw
  const declared = [...PROFILES_PATH, credential.profile]
  const record = (changes: LoggedWrite) =>
    recordWrite(openclaw, { ...context.run, credential }, before, changes)
  return inTurn(openclaw.paths.stateDir, context, async () => {
    const isNew = credential.did === 'created' && valueAt(before, declared) === undefined
    // only OpenClaw knows what it will write there
    const coming = { address: declared, beforeDigest: ABSENT, afterDigests: [] }
    const announced = record(isNew ? { ...EMPTY_WRITE, changes: [coming] } : EMPTY_WRITE)
    const now = async (): Promise<JsonObject> => (await loadConfig(openclaw)).view.raw
    await whileWriting(context.standing, write).catch(async (thrown: unknown) => {
      if (!isNew || valueAt(await now(), declared) === undefined) announced.withdraw()
      throw thrown
    })
    const after = await now()
    const changes = [declared, API_KEY_PATH].flatMap((path) =>
      changeTo(before, path, harmlessValue(after, path)),
    )
    const { unsaved } = record(logWrite(before, changes, valueHash))
    const first = announced.unsaved ?? unsaved
    return first ? [first] : []
  })
}

/** A value that OpenClaw wrote; a text is only looked at when it is the name of a profile. */
function harmlessValue(config: JsonObject, path: readonly string[]): unknown {
  const value = valueAt(config, path)
  return typeof value === 'string' && !value.startsWith('chutes:') ? undefined : value
}
