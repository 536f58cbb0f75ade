import { changeTo } from '../../domain/config/change.ts'
import { type JsonObject, valueAt } from '../../domain/json.ts'
import { PROVIDER_PATH } from '../../domain/plans/setup-plan.ts'
import { digest, inverseOf, type Leaf, NOTHING } from '../../domain/undo/inverse.ts'
import { announce, type CredentialWrite, confirm, UNKNOWN } from '../../domain/undo/journal.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { fingerprint } from '../../state/journal-file.ts'
import { begun, updated } from '../shared/write/record-write.ts'

/**
 * Runs `write`, which has OpenClaw store or remove a credential, and enters it in the journal: that it happened, and
 * what OpenClaw noted about it in its config. The credential itself is nowhere in there.
 */
export async function recordCredential(
  openclaw: OpenClaw,
  context: Pick<Context, 'run' | 'now'>,
  config: LoadedConfig,
  credential: CredentialWrite,
  write: () => Promise<void>,
): Promise<readonly Warning[]> {
  const run = { ...context.run, credential }
  const before = config.view.raw
  const declared = ['auth', 'profiles', credential.profile]
  const leaf: Leaf = { address: declared, pre: digest(valueAt(before, declared), fingerprint), post: UNKNOWN }
  const pending = credential.did === 'created' ? { ...NOTHING, leaves: [leaf] } : NOTHING
  const unsaved = updated(openclaw, (journal) =>
    announce(begun(journal, before, context.now()), run, pending),
  )
  await write()
  const after = (await loadConfig(openclaw)).view.raw
  const changes = [declared, [...PROVIDER_PATH, 'apiKey']].flatMap((path) =>
    changeTo(before, path, harmless(after, path)),
  )
  const written = inverseOf(before, changes, fingerprint)
  const failed = updated(openclaw, (journal) => confirm(journal, run, written, after, fingerprint))
  return [failed ?? unsaved].filter((warning) => warning !== undefined)
}

/** A value that OpenClaw wrote; a text is only looked at when it is the name of a profile. */
function harmless(config: JsonObject, path: readonly string[]): unknown {
  const value = valueAt(config, path)
  return typeof value === 'string' && !value.startsWith('chutes:') ? undefined : value
}
