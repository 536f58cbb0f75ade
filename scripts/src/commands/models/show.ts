import { findModel } from '../../domain/catalog/find-model.ts'
import { type Model, modelRef } from '../../domain/catalog/model.ts'
import { lastKnownModel } from '../../domain/rows/row.ts'
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
    throw unknownModel(typed, [...ids, ...aliases.keys()], { script: 'models', args: (id) => `show ${id}` })
  }
  const { id } = meant
  const listed = catalog.models.find((model) => model.id === id)
  const row = rows.find((candidate) => candidate.id === id)
  const model = listed ?? lastKnownModel(id, { missing: state.missing, lastGood: state.catalog?.models, row })
  const use = uses.get(id)
  const next = listed ? undefined : successor(model, catalog.models, wishesOf(use?.paths ?? []))
  const roles = rolesOf(id, catalog.models)
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
      ...(!listed && { successor: next ? { id: next.id, reason: next.reason } : null }),
    },
    warnings: found.warnings,
    lines: [factTable(model, roles, use)],
    next: next && use ? [skillCommand('refresh', '--dry-run')] : [],
  }
}

function rolesOf(id: string, models: readonly Model[]) {
  return Object.values(ROLES).flatMap((role) => {
    const rank = roleCandidates(role, models).findIndex((choice) => choice.model.id === id) + 1
    return rank > 0 ? [{ role: role.name, rank }] : []
  })
}

function describeModel(model: Predecessor, listed: boolean): string {
  const { price, context } = model
  const facts = [
    listed ? (model.tee ? 'runs in a TEE' : 'does not run in a TEE') : 'not in the catalogue now',
    context && `${tokenText(context)} context`,
    price && `$${price.input}/$${price.output} per million tokens`,
  ]
  return `${model.id}: ${facts.filter(Boolean).join(', ')}`
}

/** One line per fact; what is not known is left out. */
function factTable(model: Predecessor, roles: ReturnType<typeof rolesOf>, use: ModelUse | undefined): Table {
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
