import { findModel } from '../../domain/catalog/find-model.ts'
import { type Model, modelRef } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { ModelRow } from '../../domain/config/model-row.ts'
import { lastKnownModel } from '../../domain/rows/row.ts'
import { chosenThinking, thinkingSwitch } from '../../domain/rows/thinking.ts'
import type { Predecessor } from '../../domain/selection/consent.ts'
import { configAliases, type ModelUse } from '../../domain/selection/model-uses.ts'
import { ROLES, roleCandidates, tokenText } from '../../domain/selection/roles.ts'
import { successor, wishesOf } from '../../domain/selection/successor.ts'
import type { Cell, Table } from '../../shell/answer/table.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { catalogData } from '../shared/find-catalog.ts'
import { unknownModel } from '../shared/unknown-model.ts'
import { lookUp } from './look-up.ts'
import { abilities, agedText, briefData } from './model-data.ts'

/** Config paths that are listed. */
const MAX_PATHS = 20

/** Everything about one model: of the catalogue, or what is remembered of one that only the config still names. */
export async function showModel(context: Context<'models'>): Promise<Answer<'models'>> {
  const [typed = ''] = context.invocation.operands
  const found = await lookUp(context)
  const { catalog, state, view, uses } = found
  const rows = view.provider?.rows ?? []
  const aliases = configAliases(view)
  const ids = [
    ...new Set([...catalog.models, ...rows, ...[...uses.keys()].map((id) => ({ id }))].map(({ id }) => id)),
  ]
  const meant = findModel(typed, ids, aliases)
  if (!meant) {
    throw unknownModel(typed, [...ids, ...aliases.keys()], (id) => skillCommand('models', `show ${id}`))
  }
  const { id } = meant
  const listed = catalog.models.find((model) => model.id === id)
  const row = rows.find((candidate) => candidate.id === id)
  const model = listed ?? lastKnownModel(id, { missing: state.missing, lastGood: state.catalog?.models, row })
  const use = uses.get(id)
  const next = listed
    ? undefined
    : successor(model, catalog.models, wishesOf([...(use?.paths ?? []), ...(use?.names ?? [])]))
  const roles = rolesOf(id, catalog.models)
  const thinking = thinkingData(model, row, view)
  return {
    changed: false,
    summary: `${meant.alias ? `${meant.alias} is ` : ''}${describeModel(model, listed !== undefined)}${agedText(catalog, context.now())}.`,
    data: {
      action: 'show',
      catalog: catalogData(catalog, context.now()),
      model: {
        ...briefData(model, use),
        price: model.price ?? null,
        maxOutput: model.maxOutput ?? null,
        quantization: model.quantization ?? null,
        weights: model.root ?? null,
      },
      ref: modelRef(id),
      listed: listed !== undefined,
      configured: row !== undefined,
      usedBy: (use?.paths ?? []).slice(0, MAX_PATHS),
      roles,
      thinking,
      ...(!listed && { successor: next ? { id: next.id, reason: next.reason } : null }),
    },
    warnings: found.warnings,
    lines: [factTable(model, roles, use, thinking)],
    next: next && use ? [skillCommand('refresh', '--dry-run')] : [],
  }
}

function rolesOf(id: string, models: readonly Model[]) {
  return Object.values(ROLES).flatMap((role) => {
    const rank = roleCandidates(role, models).findIndex((choice) => choice.model.id === id) + 1
    return rank > 0 ? [{ role: role.name, rank }] : []
  })
}

/** How the model's thinking is switched here: without the format in its row, OpenClaw does not pass `/think` on. */
function thinkingData(model: Predecessor, row: ModelRow | undefined, view: ConfigView) {
  const known = thinkingSwitch({ id: model.id, capabilities: model.capabilities })
  if (!known) return null
  const chosen = chosenThinking(view.raw, modelRef(model.id)) ?? null
  const passed = row?.compat?.thinkingFormat !== undefined && chosen === null
  const obeys =
    known.argument === null ? ('nothing' as const) : passed ? ('/think' as const) : ('--thinking' as const)
  return { obeys, chosen, ...known }
}

function describeModel(model: Predecessor, listed: boolean): string {
  const { price, context } = model
  const facts = [
    listed ? (model.tee ? 'listed as TEE' : 'not listed as TEE') : 'not in the catalogue now',
    context && `${tokenText(context)} context`,
    price && `$${price.input}/$${price.output} per million tokens`,
  ]
  return `${model.id}: ${facts.filter(Boolean).join(', ')}`
}

/** One line per fact; what is not known is left out. */
function factTable(
  model: Predecessor,
  roles: ReturnType<typeof rolesOf>,
  use: ModelUse | undefined,
  thinking: ReturnType<typeof thinkingData>,
): Table {
  const { price, context, maxOutput } = model
  const facts: readonly (readonly [string, string | 0 | undefined])[] = [
    [
      'price',
      price &&
        `$${price.input} in, $${price.output} out, $${price.cacheRead ?? price.input} read from the cache; USD per million tokens`,
    ],
    [
      'context',
      context &&
        `${tokenText(context)} tokens${maxOutput ? `, at most ${tokenText(maxOutput)} of them out` : ''}`,
    ],
    ['can', abilities(model)?.join(', ')],
    [
      'thinking',
      thinking ? `${thinking.chosen ?? 'as the model decides'}; obeys ${thinking.obeys}` : undefined,
    ],
    ['runs as', [model.quantization, model.root !== model.id && model.root].filter(Boolean).join(', ')],
    ['in use', use?.names.join(', ')],
    ['fits', roles.map(({ role, rank }) => `${role} (no. ${rank})`).join(', ')],
    ['named by', use?.paths.slice(0, MAX_PATHS).join(', ')],
  ]
  return {
    columns: [{ title: '' }, { title: '', gives: 'wrap' }],
    rows: facts.flatMap(([name, fact]): Cell[][] => (fact ? [[{ text: name, tone: 'dim' }, fact]] : [])),
  }
}
