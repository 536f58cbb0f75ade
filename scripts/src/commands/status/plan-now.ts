import type { Catalog } from '../../domain/catalog/model.ts'
import { baseUrlOf } from '../../domain/config/base-url.ts'
import { planSetup, type SetupInput, type SetupPlan } from '../../domain/plans/setup-plan.ts'
import type { CommandContext } from '../shared/command-context.ts'
import { unchosenAllowlist } from '../shared/unchosen-allowlist.ts'

/** What `setup.js` would do, without doing it; undefined where it could not tell. */
export function planNow(
  { endpoints, env, openclaw, config: { view }, state }: CommandContext<'status'>,
  catalog: Catalog,
  host: Pick<SetupInput, 'allowlist' | 'switchesThinking' | 'otherProviders' | 'pluginMissing'>,
): SetupPlan | undefined {
  const plan = planSetup({
    ...host,
    view,
    catalog,
    base: state.rows,
    missing: state.missing,
    lastGood: state.catalog?.models,
    baseUrl: baseUrlOf(endpoints.llm, view, env),
    primary: undefined,
    unchosen: unchosenAllowlist(openclaw, view, host.allowlist),
    storedTypes: undefined,
  })
  return 'unknown' in plan ? undefined : plan
}
