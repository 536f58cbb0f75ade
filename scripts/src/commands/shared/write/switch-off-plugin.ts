import type { Capabilities } from '../../../domain/config/capabilities.ts'
import { pluginChanges, pluginOffText } from '../../../domain/plans/plugin-changes.ts'
import { isPluginMissing } from '../../../openclaw/chutes-plugin.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { afterWriting, type Warning } from '../../../shell/answer/document.ts'
import type { Context } from '../../../shell/context.ts'
import { writeConfig } from './write-config.ts'

interface PluginHost {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  readonly can: Pick<Capabilities, 'gatewayNeedsPlugin'>
}

const pluginOffWarning = (verb: 'is' | 'would be'): Warning => ({
  code: 'plugin-off',
  message: `${pluginOffText(verb)}.`,
})

/**
 * Does work that makes the config name Chutes. Where a Gateway would not start from then on, OpenClaw's own plugin is
 * switched off before: a credential alone names it.
 */
export async function withPluginSwitchedOff<
  Host extends PluginHost,
  Done extends { readonly warnings: readonly Warning[] },
>(context: Context, host: Host, work: (host: Host) => Promise<Done>): Promise<Done> {
  const { openclaw, config, can } = host
  if (!(await isPluginMissing(openclaw, config.view, can))) return work(host)
  const off = await writeConfig({ ...context, openclaw, config }, ({ view }) => ({
    changes: pluginChanges(view, true),
  }))
  const done = await work({ ...host, config: off.config }).catch((thrown: unknown) => {
    throw off.written ? afterWriting(thrown) : thrown
  })
  return { ...done, warnings: [...off.warnings, pluginOffWarning('is'), ...done.warnings] }
}

/** What a dry run says of the same. */
export async function plannedSwitch({ openclaw, config, can }: PluginHost): Promise<readonly Warning[]> {
  return (await isPluginMissing(openclaw, config.view, can)) ? [pluginOffWarning('would be')] : []
}
