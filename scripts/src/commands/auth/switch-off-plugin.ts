import { PLUGIN_OFF, pluginChanges } from '../../domain/plans/plugin-changes.ts'
import { isPluginMissing } from '../../openclaw/chutes-plugin.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import type { CredentialStore } from './store.ts'

const PLUGIN_IS_OFF: Warning = { code: 'plugin-off', message: `${PLUGIN_OFF}.` }

/**
 * Where a Gateway would not start once its config names Chutes, OpenClaw's own plugin is switched off before anything does:
 * a credential alone names it. Undefined where nothing is to be done.
 */
export async function switchOffPlugin(
  context: Context<'auth'>,
  { openclaw, config, can }: CredentialStore,
): Promise<{ readonly config: LoadedConfig; readonly warnings: readonly Warning[] } | undefined> {
  if (!(await isPluginMissing(openclaw, config.view, can))) return undefined
  const done = await writeConfig({ ...context, openclaw, config }, ({ view }) => ({
    changes: pluginChanges(view, true),
  }))
  return { config: done.config, warnings: [...done.warnings, PLUGIN_IS_OFF] }
}

/** What a dry run says of the same. */
export async function plannedSwitch({ openclaw, config, can }: CredentialStore): Promise<readonly Warning[]> {
  return (await isPluginMissing(openclaw, config.view, can)) ? [PLUGIN_IS_OFF] : []
}
