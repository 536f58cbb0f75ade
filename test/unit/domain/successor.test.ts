import { expect, test } from 'vitest'
import { successor } from '../../../scripts/src/domain/successor.ts'
import { model } from './make.ts'

const live = [model('z/GLM-5.1'), model('z/GLM-5.2'), model('k/Kimi-K2.6'), model('q/Qwen3-8B')]

test.each([
  ['z/GLM-4.7', 'z/GLM-5.2'],
  ['zai-org/GLM-4.7-Flash', 'z/GLM-5.2'],
  ['k/Kimi-K2.5', 'k/Kimi-K2.6'],
  ['q/Qwen2-8B', 'q/Qwen3-8B'],
])('%s is succeeded by the newest of its family, %s', (gone, next) => {
  expect(successor(gone, live)?.id).toBe(next)
})

test('says why', () => {
  expect(successor('z/GLM-4', live)?.reason).toBe('newest glm in the catalogue')
})

test('a family that died out is succeeded by the best for everyday work', () => {
  expect(successor('x/Unknown-1', live)?.id).toBe('z/GLM-5.2')
})

test.each([
  ['outside an enclave', { tee: false }],
  [
    'without tools',
    { capabilities: { tools: false, reasoning: true, structuredOutput: true, image: false } },
  ],
  ['of unknown abilities', { capabilities: undefined }],
])('never proposes a model %s', (_, overrides) => {
  expect(successor('z/GLM-4', [model('z/GLM-9', overrides), model('k/Kimi-K2.6')])?.id).toBe('k/Kimi-K2.6')
})

test('proposes nothing when nothing fits', () => {
  expect(successor('z/GLM-4', [])).toBeUndefined()
})

test('leaves the catalogue in its order', () => {
  const models = [model('z/GLM-1'), model('z/GLM-2')]
  successor('z/GLM-0', models)
  expect(models.map(({ id }) => id)).toEqual(['z/GLM-1', 'z/GLM-2'])
})
