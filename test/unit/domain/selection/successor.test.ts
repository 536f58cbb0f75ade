import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { successor, successors } from '../../../../scripts/src/domain/selection/successor.ts'
import { model, seeing } from '../make.ts'

const at = (input: number, output: number) => ({ price: { input, output, cacheRead: undefined } })
const live = [model('z/GLM-5.1'), model('z/GLM-5.2'), model('k/Kimi-K2.6'), model('q/Qwen3-8B')]
const gone = (id: string, overrides: Partial<Model> = {}) => model(id, { ...at(1, 3), ...overrides })

describe('of the family', () => {
  test.each([
    ['z/GLM-4.7', 'z/GLM-5.2'],
    ['zai-org/GLM-4.7-Flash', 'z/GLM-5.2'],
    ['k/Kimi-K2.5', 'k/Kimi-K2.6'],
    ['q/Qwen2-8B', 'q/Qwen3-8B'],
  ])('%s is followed by the newest, %s', (id, next) => {
    expect(successor(gone(id), live)).toMatchObject({ id: next, needs: [] })
    expect(successor({ id }, live)?.id).toBe(next)
  })

  test('a newer version comes before another model of the same one, an older one counts as another family', () => {
    const models = [model('q/Qwen3-8B'), model('q/Qwen3-32B'), model('q/Qwen3.6-27B'), model('z/GLM-5')]
    expect(successors(gone('q/Qwen3-14B'), models).map(({ id }) => id)).toEqual([
      'q/Qwen3.6-27B',
      'q/Qwen3-32B',
      'q/Qwen3-8B',
      'z/GLM-5',
    ])
    expect(successor(gone('q/Qwen9-1B'), models)?.id).toBe('z/GLM-5')
  })

  test('a shared word in the name decides between the newer ones', () => {
    const models = [model('z/GLM-5.2'), model('z/GLM-5-Flash')]
    expect(successor(gone('z/GLM-4.7-Flash'), models)?.id).toBe('z/GLM-5-Flash')
    expect(successor(gone('z/GLM-4.7'), models)?.id).toBe('z/GLM-5.2')
  })
})

describe('of another family', () => {
  test('what can all that the old one could comes first, then what holds as much', () => {
    const old = gone('x/Old-1', { capabilities: seeing('x').capabilities, context: 200_000 })
    const models = [
      model('z/GLM-5.2'),
      seeing('q/Qwen3-8B', { context: 100_000 }),
      seeing('q/Qwen2-8B', { context: 262_144 }),
    ]
    expect(successors(old, models).map(({ id }) => id)).toEqual(['q/Qwen2-8B', 'q/Qwen3-8B', 'z/GLM-5.2'])
  })

  test('the order of everyday work decides what is left', () => {
    expect(successor(gone('x/Unknown-1'), live)?.id).toBe('z/GLM-5.2')
    const same = [model('z/GLM-5-Air', at(0.3, 0.9)), model('z/GLM-5', at(0.2, 0.8))]
    expect(successor(gone('x/Unknown-1'), same)?.id).toBe('z/GLM-5')
  })
})

describe('is never dearer or less private on its own', () => {
  const dear = model('z/GLM-5.2', at(1.01, 3))
  const dearOutput = model('z/GLM-5.2', at(1, 3.01))
  const open = model('z/GLM-5.2', { tee: false })
  const plain = model('q/Qwen3-8B')

  test.each([
    ['dearer to read', dear, 'dearer'],
    ['dearer to write', dearOutput, 'dearer'],
    ['not in a trusted execution environment', open, 'non-tee'],
  ] as const)('a newer one that is %s is only offered', (_, newer, need) => {
    expect(successor(gone('z/GLM-5'), [newer, plain])?.id).toBe('q/Qwen3-8B')
    expect(successor(gone('z/GLM-5'), [newer])).toBeUndefined()
    expect(successor(gone('z/GLM-5'), [newer], { allowed: [need] })).toMatchObject({
      id: 'z/GLM-5.2',
      needs: [need],
    })
    expect(successors(gone('z/GLM-5'), [newer, plain]).map(({ needs }) => needs)).toEqual([[], [need]])
  })

  test('an unknown old price has the ceiling of everyday work', () => {
    expect(successor({ id: 'z/GLM-5' }, [model('z/GLM-6', at(1.5, 5))])?.needs).toEqual([])
    expect(successor({ id: 'z/GLM-5' }, [model('z/GLM-6', at(1.6, 5))])).toBeUndefined()
  })

  test('of the dearer ones, one within reach comes before the newest', () => {
    const models = [model('k/Kimi-K3', at(3, 15)), model('k/Kimi-K2.6', at(1.2, 4))]
    expect(successors(gone('k/Kimi-K2.5'), models).map(({ id }) => id)).toEqual(['k/Kimi-K2.6', 'k/Kimi-K3'])
  })

  test('a model that was open may be followed by an open one', () => {
    expect(successor(gone('z/GLM-5', { tee: false }), [open])?.id).toBe('z/GLM-5.2')
  })
})

test.each([
  [
    'without tools',
    { capabilities: { tools: false, reasoning: true, structuredOutput: true, image: false } },
  ],
  ['of unknown abilities', { capabilities: undefined }],
  ['of unknown price', { price: undefined }],
])('never proposes a model %s', (_, overrides) => {
  const models = [model('z/GLM-9', overrides), model('k/Kimi-K2.6')]
  expect(successors(gone('z/GLM-4'), models).map(({ id }) => id)).toEqual(['k/Kimi-K2.6'])
})

test('a place that needs eyes gets a model that sees, or none', () => {
  const models = [model('z/GLM-5.2'), seeing('q/Qwen3-8B')]
  expect(successor(gone('z/GLM-5'), models, { image: true })?.id).toBe('q/Qwen3-8B')
  expect(successor(gone('z/GLM-5'), live, { image: true })).toBeUndefined()
})

test('says why and what it costs', () => {
  expect(successor(gone('z/GLM-4'), live)?.reason).toBe(
    'newer glm: TEE, tools, 256k context, $0.3/$0.9 per M tokens, was $1/$3',
  )
  expect(successor({ id: 'q/Qwen3-1B' }, [live[3]!])?.reason).toMatch(/^another qwen of its version: /)
  expect(successor({ id: 'x/Unknown-1' }, live)?.reason).toMatch(/^can all that it could: /)
  const sees = { capabilities: seeing('x').capabilities }
  expect(successor(gone('x/Unknown-1', sees), live)?.reason).toMatch(/^closest that fits: /)
})

test('proposes nothing when there is nothing, and never the model itself', () => {
  expect(successor(gone('z/GLM-4'), [])).toBeUndefined()
  expect(successor(gone('z/GLM-4'), [model('z/GLM-4')])).toBeUndefined()
})

test('leaves the catalogue in its order', () => {
  const models = [model('z/GLM-1'), model('z/GLM-2')]
  successor(gone('z/GLM-0'), models)
  expect(models.map(({ id }) => id)).toEqual(['z/GLM-1', 'z/GLM-2'])
})
