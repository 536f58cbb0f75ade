import type { Model } from '../../domain/catalog/model.ts'
import { type Consent, consentsNeeded, type Predecessor } from '../../domain/selection/consent.ts'
import { priceText } from '../../domain/selection/roles.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Invocation } from '../../shell/command-line/args.ts'
import type { Context } from '../../shell/context.ts'
import { shellPath, withoutDryRun } from '../../shell/skill-path.ts'
import { notPrivate } from '../shared/answer/warnings.ts'
import type { Slot } from './slot.ts'

/** What speaks against a model in a slot: what a person has to allow, and what they should know. */
export interface Concerns {
  readonly needs: readonly Consent[]
  readonly warnings: readonly Warning[]
}

/**
 * @param model the catalogue's; undefined for one that a person added to the config themselves
 * @param previous what is known of the Chutes model that has the slot now
 */
export function concernsAbout(
  slot: Slot,
  id: string,
  model: Model | undefined,
  previous: Predecessor | undefined,
): Concerns {
  if (!model) {
    const message = `Chutes does not list ${id}, so nothing is known about its price and privacy.`
    return { needs: [], warnings: [{ code: 'model-unlisted', message }] }
  }
  const needs = previous?.id === id ? [] : consentsNeeded(previous, model, slot.role)
  return {
    needs,
    warnings: [
      ...(needs.includes('dearer') ? [dearerText(model, previous, slot)] : []),
      ...(model.tee ? [] : [notPrivate(id)]),
      ...unfit(slot, model),
    ],
  }
}

function dearerText(model: Model, previous: Predecessor | undefined, { role, name }: Slot): Warning {
  const before = previous?.price
  const than = before
    ? `${previous.id} costs $${before.input}/$${before.output}`
    : `${role?.name ?? name} should cost at most $${role?.needs.maxInput}/$${role?.needs.maxOutput}`
  return { code: 'dearer', message: `${model.id}: ${priceText(model)}; ${than}.` }
}

function unfit({ role, name }: Slot, { id, capabilities }: Model): Warning[] {
  if (!capabilities) {
    return [{ code: 'abilities-unknown', message: `Chutes has not said yet what ${id} can do.` }]
  }
  const lacks = [
    !capabilities.tools && 'call tools',
    role?.needs.image && !capabilities.image && 'read images',
  ]
  const missing = lacks.filter(Boolean).join(' or ')
  return missing ? [{ code: 'unfit', message: `${id} cannot ${missing}, which ${name} is for.` }] : []
}

/** @throws SkillError E_NEEDS_CONSENT when something is needed that no flag allows */
export function requireConsent(
  context: Context<'models'>,
  slot: Slot,
  id: string,
  { needs, warnings }: Concerns,
): void {
  const { invocation } = context
  const missing = needs.filter((need) => !invocation.flags[`allow-${need}`])
  if (missing.length === 0) return
  const why = warnings
    .filter(({ code }) => missing.some((need) => need === code))
    .map(({ message }) => message)
  throw new SkillError('E_NEEDS_CONSENT', `${why.join(' ')} Nothing was changed.`, {
    fix: `Ask the person; if they agree, run ${useCommand(invocation, slot, id, missing)}.`,
    data: { needs },
  })
}

/** The command that does it, with the flags of this run and with more consents. */
export function useCommand(
  { flags }: Pick<Invocation<'models'>, 'flags'>,
  { name }: Slot,
  id: string,
  more: readonly Consent[] = [],
): string {
  const allowed = Object.fromEntries(more.map((consent) => [`allow-${consent}`, true]))
  const action = ['use', shellPath(name, ''), id].join(' ')
  return withoutDryRun('models', { action, flags: { ...flags, ...allowed } })
}
