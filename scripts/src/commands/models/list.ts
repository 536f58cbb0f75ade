import {
  type ModelQuery,
  parsePrice,
  parseTokens,
  queryModels,
  SORTS,
} from '../../domain/catalog/query-models.ts'
import { chosenValue } from '../../shell/command-line/args.ts'
import { type Flags, SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { catalogData } from '../shared/find-catalog.ts'
import { lookUp } from './look-up.ts'
import { agedText, briefData } from './model-data.ts'
import { modelTable } from './model-table.ts'

/** As many as fit into a document of 4 kB. */
const DEFAULT_LIMIT = 25

/** The models that meet the filters. */
export async function listModels(context: Context<'models'>): Promise<Answer<'models'>> {
  const query = readQuery(context.invocation.flags)
  const limit = Number(context.invocation.flags.limit ?? DEFAULT_LIMIT)
  const { catalog, uses, warnings } = await lookUp(context)
  const matching = queryModels(catalog.models, query)
  const shown = matching.slice(0, limit)
  const all = catalog.models.length
  const total = matching.length === all ? `${all} models` : `${matching.length} of ${all} models match`
  const cut =
    shown.length < matching.length
      ? `; the first ${shown.length} are listed (narrow it with --search and the like, or raise --limit)`
      : ''
  return {
    changed: false,
    summary: `${total}${cut}${agedText(catalog, context.now())}. Prices are USD per million tokens.`,
    data: {
      action: 'list',
      catalog: catalogData(catalog, context.now()),
      matched: matching.length,
      models: shown.map((model) => briefData(model, uses.get(model.id))),
    },
    warnings,
    lines: shown.length > 0 ? [modelTable(shown, uses)] : [],
    next: matching.length === 0 && all > 0 ? [skillCommand('models', 'list')] : [],
  }
}

function readQuery(flags: Flags<'models'>): ModelQuery {
  const { search, tee, vision, tools, reasoning, 'max-price': price, 'min-context': context } = flags
  return {
    ...{ search, tee, vision, tools, reasoning },
    maxPrice: price === undefined ? undefined : parsePrice(price),
    minContext: context === undefined ? undefined : parseTokens(context),
    sort: chosenValue(SCRIPTS.models, 'sort', flags.sort ?? 'name', SORTS),
  }
}
