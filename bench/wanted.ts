import type { ChutesStandIn } from '../test/standin/types.ts'
import { type CatalogRow, today, yesterday } from '../test/support/catalogs/catalog.ts'
import { type Config, createHome } from '../test/support/homes/home.ts'
import { runScript } from '../test/support/processes/run.ts'

/** The end state both sides have to reach; the recipe gets it for free, as if somebody had worked it out. */
export interface Wanted {
  readonly baseUrl: string
  readonly api: string
  readonly rowsYesterday: readonly unknown[]
  readonly rowsToday: readonly unknown[]
  readonly primary: string
  /** Alias and model reference. */
  readonly aliases: readonly (readonly [string, string])[]
}

/** Ask the skill for its plan of either day; a dry run starts no openclaw. */
export async function workOutWanted(standin: ChutesStandIn): Promise<Wanted> {
  const first = await patchFor(standin, yesterday)
  const second = await patchFor(standin, today)
  const provider = first.models.providers.chutes
  const { model, models } = first.agents.defaults
  return {
    baseUrl: provider.baseUrl,
    api: provider.api,
    rowsYesterday: provider.models,
    // a model that is missing for the first time keeps its row
    rowsToday: [
      ...second.models.providers.chutes.models,
      ...provider.models.filter(({ id }: Config) => today.every((row) => row.id !== id)),
    ],
    primary: model.primary,
    aliases: Object.entries<Config>(models).map(([ref, entry]) => [String(entry.alias), ref]),
  }
}

async function patchFor(standin: ChutesStandIn, rows: readonly CatalogRow[]): Promise<Config> {
  standin.setCatalog(rows)
  const home = createHome({ redirect: standin })
  try {
    const { doc } = await runScript(home, 'setup', ['--dry-run', '--show-patch'])
    if (!doc.ok) throw new Error(`the dry run failed: ${doc.summary}`)
    return doc.data.patch
  } finally {
    home.dispose()
  }
}
