import { expect, test } from 'vitest'
import { mayHoldSecret } from '../../../../scripts/src/domain/config/secret-value.ts'

const substitution = (name: string) => ['$', `{${name}}`].join('')

const ENV_REF = { source: 'env', id: 'CHUTES_API_KEY' }

test.each(
  `apiKey apikey API_KEY APIKey X-Api-Key x_api_key api-key apiKey2 apiKeys key privateKey ssh_private_key
  apiToken token Token accesstoken authToken HF_TOKEN secret clientSecret clientsecret secrets password dbpassword
  passphrase Authorization Proxy-Authorization X-Auth basicAuth headers extra_headers extraHeaders requestHeader
  credentials aws_credential cookie Set-Cookie`.split(/\s+/),
)('%s is the name of a secret', (name) => {
  const path = ['agents', 'defaults', 'models', 'chutes/old']
  expect(mayHoldSecret(path, { alias: 'mine', params: { [name]: 'hunter2' } })).toBe(true)
})

test.each(
  `maxTokens max_tokens maxtokens maxTokensField max_completion_tokens contextTokens tokens tokenMode token_limit
  tokenizer headerName keyRef keyPath tokenFile passwordFile apiKeyEnv prompt_cache_key promptCacheKey auth authMode
  oauth gitAuthor keywords unsupportedToolSchemaKeywords monkey secretary chutes/acme/Secret-Key-7B chutes:my-token`.split(
    /\s+/,
  ),
)('%s is not', (name) => {
  expect(mayHoldSecret(['models', name], { x: 'a' })).toBe(false)
})

test('the id of an agent is no name of a setting', () => {
  expect(mayHoldSecret(['agents', 'list', 'token-bot', 'model'], 'chutes/a/A')).toBe(false)
  expect(mayHoldSecret(['agents', 'list', 'bot', 'token'], 'hunter2')).toBe(true)
})

test.each<readonly [string, readonly string[], unknown, boolean]>([
  ['a key by its name', ['models', 'providers', 'chutes', 'apiKey'], 'anything', true],
  ['a SecretRef', ['apiKey'], { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }, false],
  ['a SecretRef to a file', ['apiKey'], { source: 'file', provider: 'mine', id: '/chutes/key' }, false],
  [
    'a SecretRef with a key for a name',
    ['apiKey'],
    { source: 'exec', provider: 'v', id: 'cpk_abcdef' },
    true,
  ],
  [
    'a SecretRef whose provider is no name',
    ['apiKey'],
    { source: 'file', provider: 'Hunter2!', id: '/chutes/key' },
    true,
  ],
  ['a SecretRef whose provider is too long', ['apiKey'], { ...ENV_REF, provider: 'v'.repeat(65) }, true],
  ['a SecretRef with a lower-case variable', ['apiKey'], { source: 'env', id: 'hunter2' }, true],
  ['a SecretRef with something more', ['apiKey'], { source: 'env', id: 'A', value: 'hunter2' }, true],
  ['a substitution', ['apiKey'], substitution('CHUTES_API_KEY'), false],
  ['a substitution in short', ['apiKey'], '$CHUTES_API_KEY', false],
  ['what looks like one elsewhere', ['password'], '$HUNTER2', true],
  ['a substitution with something around it', ['apiKey'], `x${substitution('A')}`, true],
  [
    'the value of a request header',
    ['request'],
    { auth: { mode: 'header', headerName: 'X', value: 'a' } },
    true,
  ],
  ['its mode and its name', ['request'], { auth: { mode: 'header', headerName: 'X' } }, false],
  ['a header', ['headers'], { 'X-Mine': 'a' }, true],
  ['a key anywhere inside', ['x'], { y: [{ z: 'see cpk_abc' }] }, true],
  ['what OpenClaw redacts', ['x'], '__OPENCLAW_REDACTED__', true],
  ['an address with a user', ['baseUrl'], 'https://me:pass@acme.test/v1', true],
  ['an address with a token for a user', ['baseUrl'], 'https://token@acme.test', true],
  ['an address with a key in its query', ['baseUrl'], 'https://acme.test/v1?api_key=a', true],
  ['an address', ['baseUrl'], 'https://acme.test/v1?region=eu', false],
  ['the name of a profile', ['models', 'providers', 'chutes', 'apiKey'], 'chutes:manual', false],
  ['a count of tokens', ['maxTokens'], 65_536, false],
  ['a name with tokens in it', ['compat', 'maxTokensField'], 'max_tokens', false],
  ['a model', ['agents', 'defaults', 'model', 'primary'], 'chutes/zai-org/GLM-5.2-TEE', false],
])('%s', (_, path, value, secret) => {
  expect(mayHoldSecret(path, value)).toBe(secret)
})
