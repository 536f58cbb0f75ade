import { describe, expect, test } from 'vitest'
import { parseModelName } from '../../../../scripts/src/domain/catalog/model-name.ts'

type Case = readonly [
  id: string,
  org: string | undefined,
  family: string,
  version: readonly number[],
  size: number | undefined,
  tags: readonly string[],
]

const CASES: readonly Case[] = [
  ['Qwen/Qwen3-32B-TEE', 'Qwen', 'qwen', [3], 32, []],
  ['Qwen/Qwen3-235B-A22B-Thinking-2507-TEE', 'Qwen', 'qwen', [3], 235, ['thinking', '2507']],
  ['Qwen/Qwen3.5-397B-A17B-TEE', 'Qwen', 'qwen', [3, 5], 397, []],
  ['Qwen/Qwen3.6-27B-TEE', 'Qwen', 'qwen', [3, 6], 27, []],
  ['Qwen/Qwen3.8-27B-TEE', 'Qwen', 'qwen', [3, 8], 27, []],
  ['Qwen/Qwen3-Coder-Next-TEE', 'Qwen', 'qwen', [3], undefined, ['coder', 'next']],
  ['deepseek-ai/DeepSeek-V3.2-TEE', 'deepseek-ai', 'deepseek', [3, 2], undefined, []],
  ['deepseek-ai/DeepSeek-R1-0528-TEE', 'deepseek-ai', 'deepseek', [1], undefined, ['0528']],
  ['deepseek-ai/DeepSeek-V4-Flash-0731-TEE', 'deepseek-ai', 'deepseek', [4], undefined, ['flash', '0731']],
  ['google/gemma-4-31B-turbo-TEE', 'google', 'gemma', [4], 31, ['turbo']],
  ['moonshotai/Kimi-K2.5-TEE', 'moonshotai', 'kimi', [2, 5], undefined, []],
  ['moonshotai/Kimi-K2.6-TEE', 'moonshotai', 'kimi', [2, 6], undefined, []],
  ['moonshotai/Kimi-K3-TEE', 'moonshotai', 'kimi', [3], undefined, []],
  ['MiniMaxAI/MiniMax-M2.5-TEE', 'MiniMaxAI', 'minimax', [2, 5], undefined, []],
  ['zai-org/GLM-4.7-Flash', 'zai-org', 'glm', [4, 7], undefined, ['flash']],
  ['zai-org/GLM-4.7-FP8', 'zai-org', 'glm', [4, 7], undefined, ['fp8']],
  ['zai-org/GLM-5-TEE', 'zai-org', 'glm', [5], undefined, []],
  ['zai-org/GLM-5.1-TEE', 'zai-org', 'glm', [5, 1], undefined, []],
  ['zai-org/GLM-5.2-TEE', 'zai-org', 'glm', [5, 2], undefined, []],
  [
    'unsloth/Mistral-Nemo-Instruct-2407-TEE',
    'unsloth',
    'mistral',
    [],
    undefined,
    ['nemo', 'instruct', '2407'],
  ],
  [
    'chutesai/Mistral-Small-3.2-24B-Instruct-2506',
    'chutesai',
    'mistral',
    [3, 2],
    24,
    ['small', 'instruct', '2506'],
  ],
  ['Nemotron-3-Nano-Omni-30B-TEE', undefined, 'nemotron', [3], 30, ['nano', 'omni']],
  ['openai/gpt-oss-120b-TEE', 'openai', 'gpt', [], 120, ['oss']],
  ['org/Thing-1.5B-TEE', 'org', 'thing', [], 1.5, []],
]

describe('parseModelName', () => {
  test.each(CASES)('reads %s', (id, org, family, version, size, tags) => {
    expect(parseModelName(id)).toEqual({ org, family, version, size, tags })
  })

  test.each(['', '/', 'TEE', '-', '----', 'org/', '7B', 'org/123', 'x'.repeat(500)])(
    'takes %j without throwing',
    (id) => {
      expect(parseModelName(id).family).toBeTypeOf('string')
    },
  )

  test('keeps the first of two version numbers', () => {
    expect(parseModelName('org/Thing-2-9').version).toEqual([2])
  })

  test('reads TEE in any case and place as the enclave mark, not as a tag', () => {
    expect(parseModelName('org/tee-Thing-2-Tee').tags).toEqual([])
  })
})
