import { findModel } from '../../domain/catalog/find-model.ts'
import { type Catalog, type Model, modelIdOf, profileOf } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { lastKnownModel } from '../../domain/rows/row.ts'
import { handAddedIds } from '../../domain/rows/row-origin.ts'
import type { Predecessor } from '../../domain/selection/consent.ts'
import { configAliases, otherAlias } from '../../domain/selection/model-uses.ts'
import { successor, wishesOf } from '../../domain/selection/successor.ts'
import { toldName } from '../../domain/text.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { type Invocation, usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { State } from '../../state/store.ts'
import { unknownModel } from '../shared/unknown-model.ts'
import { useCommand } from './consent.ts'
import type { Slot } from './slot.ts'

export interface Target {
  readonly id: string
  /** The catalogue's; undefined for a model that a person added to the config. */
  readonly model: Model | undefined
}

/** The model that is to be used: a live one, or one that the person added. @throws SkillError E_MODEL_UNKNOWN */
export function targetNamed(
  typed: string,
  slot: Slot,
  { view, catalog, state }: { view: ConfigView; catalog: Catalog; state: State },
  invocation: Invocation<'models'>,
): Target {
  const ours = view.provider?.rows ?? []
  // an old list cannot tell that a configured model is gone
  const others =
    catalog.source === 'live'
      ? handAddedIds({ base: state.rows, ours, theirs: catalog.models })
      : ours.map(({ id }) => id)
  const ids = [...new Set([...catalog.models.map(({ id }) => id), ...others])]
  const aliases = new Map([...configAliases(view)].filter(([, id]) => ids.includes(id)))
  if (profileOf(typed) !== '')
    throw usageError(
      SCRIPTS.models,
      'use takes a model without a profile; setup.js --primary takes one with it.',
    )
  const found = findModel(typed, ids, aliases)
  if (!found) {
    const retry = (id: string): string => useCommand(invocation, slot, id)
    throw unknownModel(typed, [...ids, ...aliases.keys()], retry)
  }
  return { id: found.id, model: catalog.models.find((model) => model.id === found.id) }
}

/** What is known of the Chutes model that has the slot now. */
export function holderOf(
  slot: Slot,
  { view, catalog, state }: { view: ConfigView; catalog: Catalog; state: State },
): Predecessor | undefined {
  const id = modelIdOf(slot.previous ?? '')
  if (id === undefined) return undefined
  const same = (candidate: { readonly id: string }): boolean => candidate.id === id
  const row = view.provider?.rows.find(same)
  return (
    catalog.models.find(same) ??
    lastKnownModel(id, { missing: state.missing, lastGood: state.catalog?.models, row })
  )
}

/** A model has one alias; a second one would replace the first. @throws SkillError E_ALIAS_REFUSED */
export function keepOtherAlias(slot: Slot, id: string, view: ConfigView, catalog: Catalog): void {
  const taken = otherAlias(view, slot.name, id)
  if (taken === undefined) return
  const aliased = new Set(configAliases(view).values())
  const holder = catalog.models.find((model) => model.id === id)
  const others = catalog.models.filter((model) => !aliased.has(model.id))
  const free = holder && successor(holder, others, wishesOf([taken]))
  const told = toldName(taken, '(not shown)')
  const fix =
    free && told === taken
      ? `Move ${taken} first: ${useCommand({ flags: {} }, { ...slot, name: taken }, free.id)}.`
      : `Take another model, or move ${told} to another one first.`
  throw new SkillError(
    'E_ALIAS_REFUSED',
    `${id} already has the alias ${told}, and OpenClaw gives a model one. Nothing was changed.`,
    { fix },
  )
}
