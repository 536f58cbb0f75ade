import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'

/**
 * OpenClaw's own writer drops the comments of its config. That is a person's work, so it takes a person's word.
 * @throws SkillError E_CONFIG_COMMENTS unless `--drop-comments` was given
 */
export function keepComments(context: Context, config: Pick<LoadedConfig, 'comments'>): void {
  if (!config.comments || context.invocation.flags['drop-comments']) return
  throw new SkillError(
    'E_CONFIG_COMMENTS',
    "OpenClaw's config has comments, which its writer would drop. Nothing was changed.",
    {
      fix: 'Keep a copy of openclaw.json if the comments matter, then run the same command again with --drop-comments.',
    },
  )
}
