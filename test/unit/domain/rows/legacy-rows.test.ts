import { expect, test } from 'vitest'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { isOnboardingRow } from '../../../../scripts/src/domain/rows/legacy-rows.ts'
import { row } from '../make.ts'

const PINNED: ModelRow = {
  id: 'zai-org/GLM-4.7-TEE',
  name: 'zai-org/GLM-4.7-TEE',
  reasoning: true,
  input: ['text'],
  cost: { input: 0.4, output: 2, cacheRead: 0, cacheWrite: 0 },
  contextWindow: 202_752,
  maxTokens: 65_536,
  compat: { supportsUsageInStreaming: false },
}

test.each<readonly [string, ModelRow, boolean]>([
  ['a row as onboarding pins it', PINNED, true],
  ['one with image settings, as 2026.5.28 adds them', { ...PINNED, ...{ mediaInput: { image: {} } } }, true],
  ['one with another name is a choice', { ...PINNED, name: 'my GLM' }, false],
  ['one with settings of a person', { ...PINNED, ...{ headers: { x: 'y' } } }, false],
  ['one with other compat flags', { ...PINNED, compat: { supportsStore: false } }, false],
  ['one of ours', row('zai-org/GLM-5.2-TEE'), false],
])('%s: %s', (_, candidate, expected) => {
  expect(isOnboardingRow(candidate)).toBe(expected)
})
