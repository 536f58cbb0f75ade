import { endpointsFrom } from '../../chutes/endpoints.ts'
import { modelUses } from '../../domain/selection/model-uses.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import type { Context } from '../../shell/context.ts'
import { configIfAny } from '../shared/config-if-any.ts'
import { anyCatalog, catalogPlace } from '../shared/find-catalog.ts'

/** The catalogue, and what this machine's OpenClaw does with it, if there is one. Starts no process if it can. */
export async function lookUp(context: Context<'models'>) {
  const { env } = context
  const { view, warnings } = await configIfAny(context)
  const place = catalogPlace(context, endpointsFrom(env), view, openclawPaths(env).stateDir)
  const found = await anyCatalog({ ...context, ...place })
  const { catalog } = found
  return {
    catalog,
    view,
    uses: modelUses(view),
    state: place.state,
    warnings: [...found.warnings, ...warnings],
  }
}
