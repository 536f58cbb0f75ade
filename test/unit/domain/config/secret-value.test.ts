import { expect, test } from 'vitest'
import { mayHoldSecret } from '../../../../scripts/src/domain/config/secret-value.ts'

test.each<readonly [string, readonly string[], unknown, boolean]>([
  ['a key by its name', ['models', 'providers', 'chutes', 'apiKey'], 'anything', true],
  ['a reference to a secret', ['apiKey'], { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }, true],
  ['a header', ['headers'], { 'X-Mine': 'a' }, true],
  ['a key anywhere inside', ['x'], { y: [{ z: 'see cpk_abc' }] }, true],
  ['what OpenClaw redacts', ['x'], '__OPENCLAW_REDACTED__', true],
  ['the name of a profile', ['models', 'providers', 'chutes', 'apiKey'], 'chutes:manual', false],
  ['a count of tokens', ['maxTokens'], 65_536, false],
  ['a name with tokens in it', ['compat', 'maxTokensField'], 'max_tokens', false],
  ['a model', ['agents', 'defaults', 'model', 'primary'], 'chutes/zai-org/GLM-5.2-TEE', false],
])('%s', (_, path, value, secret) => {
  expect(mayHoldSecret(path, value)).toBe(secret)
})
