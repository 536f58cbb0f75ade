import { expect, test } from 'vitest'
import { otherProviders } from '../../../../scripts/src/domain/config/other-providers.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'

test.each<readonly [string, JsonObject, readonly string[], readonly string[]]>([
  ['nobody', {}, [], []],
  ['Chutes is not another', { models: { providers: { chutes: {} } } }, ['chutes'], []],
  ['a configured provider', { models: { providers: { acme: {} } } }, [], ['acme']],
  ['a credential', { auth: { profiles: { 'x:y': { provider: 'openai', mode: 'token' } } } }, [], ['openai']],
  ['a fallback', { agents: { defaults: { model: { fallbacks: ['anthropic/opus'] } } } }, [], ['anthropic']],
  ["one agent's model", { agents: { list: [{ id: 'x', model: 'groq/llama' }] } }, [], ['groq']],
  ['the environment', {}, ['mistral'], ['mistral']],
  ['a workspace path is no model', { agents: { defaults: { workspace: 'home/me' } } }, [], []],
])('%s', (_, config, environment, expected) => {
  expect(otherProviders(viewConfig(config), environment)).toEqual(expected)
})
