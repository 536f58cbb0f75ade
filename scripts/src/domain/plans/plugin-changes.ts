import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { PLUGIN_PATH } from '../config/paths.ts'
import { listAt, valueAt } from '../json.ts'
import type { Repair } from '../repair/repair.ts'

const SWITCH_PATH = [...PLUGIN_PATH, 'enabled']

/** Why OpenClaw's plugin is switched off, and how a person has it all the same. */
export function pluginOffText(verb: 'is' | 'would be' | 'is to be'): string {
  return `This OpenClaw's Gateway does not start while its own Chutes plugin cannot be fetched, so the plugin ${verb} switched off; Chutes works without it (to use it: openclaw plugins install @openclaw/chutes-provider, then openclaw plugins enable chutes)`
}

/** Whether the config already says what is to become of OpenClaw's plugin for Chutes: that is a person's word, or ours. */
export function decidesOnPlugin({ raw }: ConfigView): boolean {
  return (
    valueAt(raw, PLUGIN_PATH) !== undefined ||
    valueAt(raw, ['plugins', 'enabled']) === false ||
    listAt(raw, ['plugins', 'deny']).includes('chutes')
  )
}

/** Switches off a plugin that is not installed and that the Gateway would wait for in vain. */
export function pluginChanges(view: ConfigView, missing: boolean | undefined): readonly Change[] {
  return missing && !decidesOnPlugin(view) ? changeTo(view.raw, SWITCH_PATH, false) : []
}

/** The same as a finding that this run mends. */
export function pluginRepair({ path }: Change): Repair {
  return { code: 'gateway-plugin', path: pathText(path), message: pluginOffText('is to be') }
}
