import type { Change } from '../../../domain/config/change.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { commentedFile } from '../../../openclaw/config/include-owners.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'

/**
 * OpenClaw's own writer drops the comments of the file that it writes. That is a person's work, so it takes a person's word.
 * @throws SkillError E_CONFIG_COMMENTS unless `--drop-comments` was given
 */
export async function keepComments(
  context: Context,
  { openclaw, config }: { readonly openclaw: OpenClaw; readonly config: LoadedConfig },
  changes: readonly Pick<Change, 'path'>[],
): Promise<void> {
  if (context.invocation.flags['drop-comments']) return
  const file = await commentedFile(changes, config, openclaw.paths.configPath)
  if (file === undefined) return
  throw new SkillError(
    'E_CONFIG_COMMENTS',
    "OpenClaw's config has comments, which its writer would drop. Nothing was changed.",
    {
      fix: `Ask the person, keep a copy of ${file} if the comments matter, then run the same command again with --drop-comments.`,
    },
  )
}
