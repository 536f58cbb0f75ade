import type { Capabilities, Model } from '../catalog/model.ts'
import { type ModelName, parseModelName } from '../catalog/model-name.ts'
import { compareVersions } from '../version.ts'
import { type Consent, consentsNeeded, type Predecessor } from './consent.ts'
import { priceText, ROLES, tokenText } from './roles.ts'

export interface Successor {
  readonly id: string
  /** Why this one: what it has in common with the model it follows, and what it costs. */
  readonly reason: string
  /** Empty when it is neither dearer nor less private than the model it follows. */
  readonly needs: readonly Consent[]
}

export interface Wishes {
  /** The place reads images, so its model has to see, whatever the old one did. */
  readonly image?: boolean
  /** What somebody has allowed; it then counts no longer against a model. */
  readonly allowed?: readonly Consent[]
}

/** What the places that name a model, and its alias, ask of the next one: where images are read, it has to see. */
export function wishesOf(names: readonly string[]): Wishes {
  return { image: names.some((name) => /imageModel|pdfModel|vision/i.test(name)) }
}

/**
 * The live models that can follow one that left the catalogue, best first: a newer one of its family, then one that
 * can all it could, in a trusted execution environment, with as much context; then the order of the `primary`
 * role's families, the newest, the cheapest. What is dearer or less private says so in `needs` and comes last,
 * unless that was allowed.
 */
export function successors(
  gone: Predecessor,
  models: readonly Model[],
  wishes: Wishes = {},
): readonly Successor[] {
  const old = parseModelName(gone.id)
  return models
    .filter((model) => model.id !== gone.id && fitsWishes(model, wishes))
    .map((model) => ({ model, ...judgeCandidate(gone, old, model, wishes.allowed ?? []) }))
    .sort((a, b) => {
      for (const [index, rank] of a.rank.entries()) {
        const difference = (b.rank[index] ?? 0) - rank
        if (difference !== 0) return difference
      }
      const cheaper = (a.model.price?.output ?? 0) - (b.model.price?.output ?? 0)
      return compareVersions(b.name.version, a.name.version) || cheaper || (a.model.id < b.model.id ? -1 : 1)
    })
    .map(({ model, name, needs }) => ({
      id: model.id,
      needs,
      reason: successorReason(gone, old, model, name),
    }))
}

/** The best successor under what was allowed; by default neither dearer nor less private. */
export function successor(
  gone: Predecessor,
  models: readonly Model[],
  wishes: Wishes = {},
): Successor | undefined {
  const { allowed = [] } = wishes
  return successors(gone, models, wishes).find(({ needs }) => needs.every((need) => allowed.includes(need)))
}

/** An agent needs tools; an unknown price is no price. */
function fitsWishes(model: Model, wishes: Wishes): boolean {
  const { capabilities, price } = model
  return capabilities?.tools === true && price !== undefined && (capabilities.image || !wishes.image)
}

function judgeCandidate(gone: Predecessor, old: ModelName, model: Model, allowed: readonly Consent[]) {
  const name = parseModelName(model.id)
  const needs = consentsNeeded(gone, model)
  const family = ROLES.primary.families.indexOf(name.family)
  return {
    name,
    needs,
    rank: [
      -needs.filter((need) => !allowed.includes(need)).length,
      Number(isInReach(gone, model)),
      succession(old, name),
      Number(canAll(gone.capabilities, model.capabilities)),
      Number(model.tee),
      Number((model.context ?? 0) >= (gone.context ?? 0)),
      -(family < 0 ? ROLES.primary.families.length : family),
      name.tags.filter((tag) => old.tags.includes(tag)).length,
    ],
  }
}

/** 2: a newer version of the family; 1: the same version; 0: another family or an older version. */
function succession(old: ModelName, name: ModelName): 0 | 1 | 2 {
  if (name.family !== old.family) return 0
  const step = compareVersions(name.version, old.version)
  return step > 0 ? 2 : step === 0 ? 1 : 0
}

/** Of the dearer ones, those up to this many times the old price come first. */
const IN_REACH = 2

function isInReach({ price: old, ...gone }: Predecessor, model: Model): boolean {
  const price = old && { ...old, input: old.input * IN_REACH, output: old.output * IN_REACH }
  return !consentsNeeded({ ...gone, price }, model).includes('dearer')
}

function canAll(old: Capabilities | undefined, now: Capabilities | undefined): boolean {
  if (!old) return true
  return (Object.keys(old) as (keyof Capabilities)[]).every((ability) => !old[ability] || now?.[ability])
}

function successorReason(gone: Predecessor, old: ModelName, model: Model, name: ModelName): string {
  const kin = [undefined, `another ${name.family} of its version`, `newer ${name.family}`][
    succession(old, name)
  ]
  const able = canAll(gone.capabilities, model.capabilities) ? 'can all that it could' : 'closest that fits'
  const brings = [
    model.tee ? 'TEE' : 'not in a TEE',
    'tools',
    model.capabilities?.image && 'images',
    `${tokenText(model.context)} context`,
    `${priceText(model)}${gone.price ? `, was $${gone.price.input}/$${gone.price.output}` : ''}`,
  ]
  return `${kin ?? able}: ${brings.filter(Boolean).join(', ')}`
}
