import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { ALLOWLIST_PATH } from '../../domain/config/paths.ts'
import { valueAt } from '../../domain/json.ts'
import { totalOf } from '../../domain/undo/journal.ts'
import { isCopiedAllowlist } from '../../domain/undo/prune-allowlist.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import { journalPath, loadJournal, valueHash } from '../../state/journal-file.ts'

/** Whether the allowlist came about when OpenClaw was upgraded, of nothing but entries that began with the skill. */
export function hasCopiedAllowlist(
  { paths }: Pick<OpenClaw, 'paths'>,
  { raw }: ConfigView,
  { allowlist }: Pick<Capabilities, 'allowlist'>,
): boolean {
  if (allowlist !== 'policy' || valueAt(raw, ALLOWLIST_PATH) === undefined) return false
  return isCopiedAllowlist(raw, totalOf(loadJournal(journalPath(paths.stateDir))), valueHash)
}
