import { endpointsFrom } from '../../chutes/endpoints.ts'
import type { Catalog } from '../../domain/catalog/model.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { type ModelUse, modelUses } from '../../domain/selection/model-uses.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { loadState, type State, statePath } from '../../state/store.ts'
import { configIfAny } from '../shared/config-if-any.ts'
import { anyCatalog } from '../shared/find-catalog.ts'

/** What a question about models is answered from. */
export interface LookUp {
  readonly catalog: Catalog
  /** OpenClaw's config; empty when there is none. */
  readonly view: ConfigView
  readonly uses: ReadonlyMap<string, ModelUse>
  readonly state: State
  readonly warnings: readonly Warning[]
}

/** The catalogue, and what this machine's OpenClaw does with it, if there is one. Starts no process if it can. */
export async function lookUp(context: Context<'models'>): Promise<LookUp> {
  const { stateDir } = openclawPaths(context.env)
  const state = loadState(statePath(stateDir))
  const { view, warnings } = await configIfAny(context)
  const { llm } = endpointsFrom(context.env)
  const found = await anyCatalog({ ...context, baseUrl: baseUrlOf(llm, view), state })
  return {
    catalog: found.catalog,
    view,
    uses: modelUses(view),
    state,
    warnings: [...found.warnings, ...warnings],
  }
}
