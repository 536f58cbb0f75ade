import { endpointsFrom } from '../../chutes/endpoints.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import { modelUses } from '../../domain/selection/model-uses.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import type { Context } from '../../shell/context.ts'
import { loadState, statePath } from '../../state/store.ts'
import { configIfAny } from '../shared/config-if-any.ts'
import { anyCatalog } from '../shared/find-catalog.ts'

/** The catalogue, and what this machine's OpenClaw does with it, if there is one. Starts no process if it can. */
export async function lookUp(context: Context<'models'>) {
  const { stateDir } = openclawPaths(context.env)
  const state = loadState(statePath(stateDir))
  const { view, warnings } = await configIfAny(context)
  const { llm } = endpointsFrom(context.env)
  const found = await anyCatalog({ ...context, baseUrl: baseUrlOf(llm, view), state })
  const { catalog } = found
  return { catalog, view, uses: modelUses(view), state, warnings: [...found.warnings, ...warnings] }
}
