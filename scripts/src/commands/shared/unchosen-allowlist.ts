import type { AllowlistKind } from '../../domain/config/capabilities.ts'
import { pathText } from '../../domain/config/change.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH } from '../../domain/config/paths.ts'
import { valueAt } from '../../domain/json.ts'
import type { SetupInput } from '../../domain/plans/setup-plan.ts'
import type { Repair } from '../../domain/repair/repair.ts'
import { totalOf } from '../../domain/undo/journal.ts'
import { withoutCopiedAllowlist, withoutInertAllowlist } from '../../domain/undo/prune-allowlist.ts'
import { viewConfig } from '../../openclaw/config/config-schema.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import { journalPath, loadJournal, valueHash } from '../../state/journal-file.ts'

/** The config without an allowlist that nobody chose: it began with the skill and shuts out the owner's other models. */
export function unchosenAllowlist(
  { paths }: Pick<OpenClaw, 'paths'>,
  { raw }: ConfigView,
  kind: AllowlistKind,
): SetupInput['unchosen'] {
  const repair = REPAIRS[kind]
  if (!repair || valueAt(raw, kind === 'policy' ? ALLOWLIST_PATH : ENTRIES_PATH) === undefined)
    return undefined
  const find = kind === 'policy' ? withoutCopiedAllowlist : withoutInertAllowlist
  const found = find(raw, totalOf(loadJournal(journalPath(paths.stateDir))), valueHash)
  return found && { view: viewConfig(found), repair }
}

/** How such a list came about, by how this OpenClaw restricts models. */
const REPAIRS: Readonly<Partial<Record<AllowlistKind, Repair>>> = {
  policy: {
    code: 'copied-allowlist',
    path: pathText(ALLOWLIST_PATH),
    message:
      'the upgrade of OpenClaw made an allowlist of the Chutes entries, which shuts out every other model',
  },
  exact: {
    code: 'inert-allowlist',
    path: pathText(ENTRIES_PATH),
    message:
      'this OpenClaw reads no provider/* there, so the Chutes entries shut out every other model; they go, with their aliases',
  },
}
