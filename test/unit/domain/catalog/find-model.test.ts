import { describe, expect, test } from 'vitest'
import { findModel, modelsLike } from '../../../../scripts/src/domain/catalog/find-model.ts'

const IDS = [
  'zai-org/GLM-5.1-TEE',
  'zai-org/GLM-5.2-TEE',
  'Qwen/Qwen3-32B-TEE',
  'other/Qwen3-32B-TEE',
  'Nemotron-3-Nano-TEE',
]
const ALIASES = new Map([['chutes-fast', 'Qwen/Qwen3-32B-TEE']])
const find = (typed: string) => findModel(typed, IDS, ALIASES)?.id

test.each([
  ['zai-org/GLM-5.2-TEE', 'zai-org/GLM-5.2-TEE'],
  ['chutes/zai-org/GLM-5.2-TEE', 'zai-org/GLM-5.2-TEE'],
  ['ZAI-ORG/glm-5.2-tee', 'zai-org/GLM-5.2-TEE'],
  ['GLM-5.2-TEE', 'zai-org/GLM-5.2-TEE'],
  ['glm-5.2', 'zai-org/GLM-5.2-TEE'],
  ['nemotron-3-nano', 'Nemotron-3-Nano-TEE'],
  ['chutes-fast', 'Qwen/Qwen3-32B-TEE'],
  ['Chutes-Fast', 'Qwen/Qwen3-32B-TEE'],
])('%s means %s', (typed, id) => {
  expect(find(typed)).toBe(id)
})

test.each([
  ['Qwen3-32B', 'two makers have it'],
  ['glm', 'only a part of a name'],
  ['', 'nothing'],
  ['chutes/', 'no id'],
])('%s means no model: %s', (typed) => {
  expect(find(typed)).toBeUndefined()
})

test('an alias says so', () => {
  expect(findModel('chutes-fast', IDS, ALIASES)).toEqual({ id: 'Qwen/Qwen3-32B-TEE', alias: 'chutes-fast' })
})

describe('models like', () => {
  test.each([
    ['glm', ['zai-org/GLM-5.2-TEE', 'zai-org/GLM-5.1-TEE']],
    ['GLM 5.1', ['zai-org/GLM-5.1-TEE']],
    ['chutes/qwen3_tee', ['Qwen/Qwen3-32B-TEE', 'other/Qwen3-32B-TEE']],
    ['glm nano', []],
    ['-', []],
  ])('%j', (typed, ids) => {
    expect(modelsLike(typed, IDS)).toEqual(ids)
  })
})
