import { describe, expect, test } from 'vitest'
import { answererAt, endpointsFrom } from '../../../scripts/src/chutes/endpoints.ts'
import { fetchCatalog } from '../../../scripts/src/chutes/fetch-catalog.ts'
import { acceptedText } from '../../../scripts/src/chutes/verify-key.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'

test.each([
  ['https://llm.chutes.ai/v1', 'Chutes'],
  ['https://api.chutes.ai', 'Chutes'],
  ['https://API.chutes.ai:443/x', 'Chutes'],
  // anybody may deploy a chute under such a name
  ['https://mallory-chute.chutes.ai/v1', 'mallory-chute.chutes.ai'],
  ['http://llm.chutes.ai/v1', 'llm.chutes.ai'],
  ['https://llm.chutes.ai.example/v1', 'llm.chutes.ai.example'],
  ['http://127.0.0.1:9/v1', '127.0.0.1:9'],
])('at %s answers %s', (url, who) => {
  expect(answererAt(url)).toBe(who)
})

test('nobody answers at an address that a variable should have', async () => {
  expect(answererAt(`https://\${HOST}/v1`)).toBe('the address in HOST')
  const asked = fetchCatalog({
    baseUrl: `https://\${HOST}:\${PORT}/v1`,
    host: 'a.example',
    signal: AbortSignal.abort(),
  })
  await expect(asked).rejects.toMatchObject({
    code: 'E_BASE_URL',
    message: expect.stringContaining('HOST and PORT'),
  })
})

describe('who accepts a key', () => {
  const view = (baseUrl?: string) =>
    viewConfig({
      models: { providers: { chutes: { ...(baseUrl !== undefined && { baseUrl }), models: [] } } },
    })
  const text = (by: string, baseUrl?: string, env: Readonly<Record<string, string>> = {}) =>
    acceptedText({ verdict: 'accepted', by }, endpointsFrom(env), view(baseUrl), env)

  test.each([
    ['Chutes', undefined, {}, '; Chutes accepts it'],
    ['Chutes', 'https://llm.chutes.ai/v1', {}, '; Chutes accepts it'],
    ['Chutes', 'https://mine.example/v1', {}, '; Chutes accepts it, and OpenClaw sends it to mine.example'],
    ['Chutes', `\${MINE}`, {}, '; Chutes accepts it, and OpenClaw sends it to the address in MINE'],
    [
      'Chutes',
      `\${MINE}`,
      // what a variable holds is not told
      { MINE: 'https://mine.example/v1' },
      '; Chutes accepts it, and OpenClaw sends it to the address in MINE',
    ],
    ['other.example', 'https://llm.chutes.ai/v1', {}, '; other.example accepts it'],
    [
      'other.example',
      undefined,
      { CHUTES_BASE_URL: 'https://other.example/v1' },
      '; other.example accepts it',
    ],
  ])('%s, with the provider at %s and %o', (by, baseUrl, env, expected) => {
    expect(text(by, baseUrl, env)).toBe(expected)
  })

  test.each([undefined, { verdict: 'unknown', by: 'Chutes', reason: 'x' } as const])(
    'nobody: %o',
    (verdict) => {
      expect(acceptedText(verdict, endpointsFrom({}), view(), {})).toBe('')
    },
  )
})
