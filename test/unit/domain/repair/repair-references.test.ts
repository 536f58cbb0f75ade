import { expect, test } from 'vitest'
import { pathText } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { repairReferences } from '../../../../scripts/src/domain/repair/repair-references.ts'
import type { AliasChoice } from '../../../../scripts/src/domain/selection/choose-aliases.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'

const ALIASES: readonly AliasChoice[] = [
  { alias: 'chutes-fast', target: 'chutes/d/Flash', reason: '', release: [] },
  { alias: 'chutes-vision', target: 'chutes/k/Kimi', reason: '', release: [] },
]
const USABLE = new Set(['d/Flash', 'k/Kimi', 'z/GLM'])

function repaired(defaults: JsonObject) {
  const { repairs, changes } = repairReferences(viewConfig({ agents: { defaults } }), ALIASES, USABLE)
  return {
    codes: repairs.map(({ code }) => code),
    changes: changes.map(({ path, after }) => [pathText(path), after]),
  }
}

const FALLBACKS = 'agents.defaults.model.fallbacks'
test.each<readonly [string, JsonObject, readonly string[], readonly unknown[]]>([
  ['live fallbacks stay', { model: { fallbacks: ['chutes/z/GLM', 'acme/x'] } }, [], []],
  [
    'a dead fallback goes',
    { model: { fallbacks: ['chutes/old/M', 'acme/x'] } },
    ['dead-fallback'],
    [[FALLBACKS, ['acme/x']]],
  ],
  [
    'a poisoned fallback becomes what was meant',
    { model: { fallbacks: ['openai/chutes-fast'] } },
    ['dead-fallback'],
    [[FALLBACKS, ['chutes/d/Flash']]],
  ],
  [
    'a wrong spelling is put right',
    { model: { fallbacks: ['chutes/Z/glm'] } },
    ['dead-fallback'],
    [[FALLBACKS, ['chutes/z/GLM']]],
  ],
  [
    'a dead image model gives way to the vision model',
    { imageModel: { primary: 'chutes/old/V' } },
    ['dead-image-model'],
    [['agents.defaults.imageModel.primary', 'chutes/k/Kimi']],
  ],
  [
    'so does one written as a string',
    { imageModel: 'chutes/old/V' },
    ['dead-image-model'],
    [['agents.defaults.imageModel', 'chutes/k/Kimi']],
  ],
  ["another provider's image model stays", { imageModel: { primary: 'openai/gpt' } }, [], []],
  ['odd shapes are left alone', { model: { fallbacks: [5] }, imageModel: 7 }, [], []],
])('%s', (_, defaults, codes, changes) => {
  expect(repaired(defaults)).toEqual({ codes, changes })
})
