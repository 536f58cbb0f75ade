import { expect } from 'vitest'
import type { Model } from '../../../scripts/src/domain/catalog/model.ts'
import { modelRef } from '../../../scripts/src/domain/catalog/model.ts'
import type { ModelRow } from '../../../scripts/src/domain/config/model-row.ts'
import type { JsonObject } from '../../../scripts/src/domain/json.ts'
import { toRow } from '../../../scripts/src/domain/rows/row.ts'
import { handRow, model, seeing } from './make.ts'

/** A small repeatable source of choices: the same seed always makes the same ones. */
export interface Dice {
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  readonly some: <T>(items: readonly T[], probability: number) => T[]
}

/** mulberry32. */
export function dice(seed: number): Dice {
  let state = seed * 2_654_435_761
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    some: (items, probability) => items.filter(() => next() < probability),
  }
}

export const IDS = [
  'z/GLM-5.2',
  'z/GLM-5.1',
  'z/GLM-4',
  'k/Kimi-K3',
  'd/DeepSeek-V4-Flash',
  'q/Qwen3-8B',
  'Nemotron-3-Nano',
  'g/gemma-4-turbo',
]
const ALIASES = ['chutes-fast', 'chutes-pro', 'chutes-vision', 'mine', 'big']
const FOREIGN = ['acme/first', 'openai/gpt']

function anyModel(d: Dice, id: string): Model {
  const make = d.chance(0.5) ? seeing : model
  const output = d.pick([0.2, 0.9, 3, 9])
  return make(id, {
    tee: d.chance(0.9),
    context: d.pick([40_960, 131_072, 262_144, undefined]),
    price: d.chance(0.9) ? { input: output / 3, output, cacheRead: 0 } : undefined,
    ...(d.chance(0.2) && { capabilities: undefined }),
  })
}

/** A catalogue of some of a handful of models. */
export function anyCatalog(d: Dice): readonly Model[] {
  return d.some(IDS, 0.6).map((id) => anyModel(d, id))
}

function anyRows(d: Dice, models: readonly Model[]): readonly ModelRow[] {
  const ours = [...models.map(toRow), ...d.some(IDS, 0.2).map((id) => toRow(anyModel(d, id)))]
  const edited = d.some(ours, 0.7).map((row) => (d.chance(0.2) ? { ...row, maxTokens: 77 } : row))
  const personal = edited.map((row) => (d.chance(0.1) ? ({ ...row, headers: { a: 'b' } } as ModelRow) : row))
  const all = [...personal, ...d.some(['my/own', 'z/GLM-4'], 0.2).map((id) => handRow(id))]
  return all.filter((row, index) => all.findIndex(({ id }) => id === row.id) === index)
}

/** What a state file might hold: nothing, all of an earlier catalogue, or some of it. */
export function anyBase(d: Dice, models: readonly Model[]): Readonly<Record<string, ModelRow>> {
  if (d.chance(0.3)) return {}
  const rows = [...models.map(toRow), ...d.some(IDS, 0.3).map((id) => toRow(anyModel(d, id)))]
  return Object.fromEntries(d.some(rows, 0.8).map((row) => [row.id, row]))
}

function anyEntries(d: Dice): JsonObject {
  const keys = [...IDS.map(modelRef), ...FOREIGN, 'chutes/my/own']
  const entries = d
    .some(keys, 0.25)
    .map((key) => [
      key,
      { ...(d.chance(0.8) && { alias: d.pick(ALIASES) }), ...(d.chance(0.3) && { params: { x: 1 } }) },
    ])
  const reversed = d
    .some(['chutes-fast', 'chutes-pro'], 0.1)
    .map((alias) => [alias, { alias: modelRef(d.pick(IDS)) }])
  return Object.fromEntries([...reversed, ...entries])
}

/** A config that a person, an older version and chance have worked on. */
export function anyConfig(d: Dice, models: readonly Model[]): JsonObject {
  const refs = [...IDS.map(modelRef), ...FOREIGN, ...ALIASES]
  const primary = d.pick(refs)
  const entries = d.chance(0.7) ? anyEntries(d) : undefined
  // OpenClaw takes no alias into the list that no entry has
  const allowable = refs.filter((ref) => ref.includes('/') || JSON.stringify(entries)?.includes(`"${ref}"}`))
  const choice = d.chance(0.5) ? primary : { primary, ...(d.chance(0.4) && { fallbacks: d.some(refs, 0.2) }) }
  return {
    ...(d.chance(0.85) && {
      models: {
        providers: {
          acme: { baseUrl: 'https://acme.test' },
          ...(d.chance(0.9) && {
            chutes: {
              ...(d.chance(0.7) && { baseUrl: 'https://llm.chutes.ai/v1' }),
              models: anyRows(d, models) as never,
            },
          }),
        },
      },
    }),
    ...(d.chance(0.9) && {
      agents: {
        defaults: {
          ...(d.chance(0.7) && { model: choice }),
          ...(entries && { models: entries }),
          ...(d.chance(0.3) && { imageModel: { primary: d.pick(refs) } }),
          ...(d.chance(0.4) && {
            modelPolicy: { allow: d.some([...allowable, 'acme/*', 'chutes/*', '*'], 0.1) },
          }),
        },
        ...(d.chance(0.3) && { entries: { x: { model: d.pick(refs) } } }),
      },
    }),
    ui: { keep: ['me'] },
  }
}

/** A `--primary` that somebody might type. */
export function anyWish(d: Dice): string | undefined {
  return d.pick([undefined, undefined, 'auto', 'keep', ...ALIASES, ...IDS, 'chutes/z/GLM-5.1', 'nonsense'])
}

/** Holds promises to made-up cases, which are made once for all promises of a file, and names the first seeds that break one. */
export function alwaysOf<Case>(seeds: number, make: (d: Dice) => Case) {
  let cases: readonly Case[] | undefined
  return (promise: (one: Case, seed: number) => boolean): void => {
    cases ??= Array.from({ length: seeds }, (_, seed) => make(dice(seed)))
    const broken = cases.flatMap((one, seed) => (promise(one, seed) ? [] : [seed]))
    expect({ broken: broken.length, firstSeeds: broken.slice(0, 5) }).toEqual({ broken: 0, firstSeeds: [] })
  }
}
