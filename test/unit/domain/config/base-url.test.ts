import { expect, test } from 'vitest'
import { askedUrl, baseUrlOf, isPlainUrl, shownUrl } from '../../../../scripts/src/domain/config/base-url.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'

const CHUTES = { url: 'https://llm.chutes.ai/v1', explicit: false }
const NAMED = { url: 'https://named.example/v1', explicit: true }
const view = (baseUrl?: string) =>
  viewConfig({ models: { providers: { chutes: { ...(baseUrl !== undefined && { baseUrl }), models: [] } } } })

test.each([
  ["Chutes' own, without anything else", CHUTES, view(), CHUTES.url],
  ['the configured one', CHUTES, view('https://mine.example/v1'), 'https://mine.example/v1'],
  ['the one that the environment names', NAMED, view('https://mine.example/v1'), NAMED.url],
  ["Chutes' own, where no provider is configured", CHUTES, viewConfig({}), CHUTES.url],
  ["Chutes' own, where the configured one is no address", CHUTES, view('mine, please'), CHUTES.url],
  [
    "Chutes' own, where the configured one is of another kind",
    CHUTES,
    view('file:///etc/passwd'),
    CHUTES.url,
  ],
])('the base URL is %s', (_what, llm, config, expected) => {
  expect([baseUrlOf(llm, config, {}), askedUrl(llm, config, {})]).toEqual([expected, expected])
})

const env = {
  MINE: 'https://mine.example/v1/',
  HOST: 'host.example',
  NAMED: `${NAMED.url}/`,
  ODD: 'odd',
  NONE: '',
}
const inBlock = (block: JsonObject) =>
  viewConfig({ env: block, models: { providers: { chutes: { baseUrl: `\${BLOCK}`, models: [] } } } })

test.each([
  ['a slash at the end', CHUTES, view('https://mine.example/v1/'), true, 'https://mine.example/v1'],
  ['a variable', CHUTES, view(`\${MINE}`), true, 'https://mine.example/v1'],
  ['a variable as a part', CHUTES, view(`https://\${HOST}/v1`), true, 'https://host.example/v1'],
  ['the env block', CHUTES, inBlock({ BLOCK: 'http://a.example' }), true, 'http://a.example'],
  ['its newer form', CHUTES, inBlock({ vars: { BLOCK: 'http://b.example' } }), true, 'http://b.example'],
  ['a variable that is not set', CHUTES, view(`\${UNSET}`), true, `\${UNSET}`],
  ['an empty variable', CHUTES, view(`https://\${NONE}/v1`), true, `https://\${NONE}/v1`],
  ['a variable with something else', CHUTES, view(`\${ODD}`), true, `\${ODD}`],
  ['an escaped name', CHUTES, view(`$\${MINE}`), false, CHUTES.url],
  ['a variable with what the environment names', NAMED, view(`\${NAMED}`), true, NAMED.url],
  ['a variable beside what the environment names', NAMED, view(`\${MINE}`), false, NAMED.url],
  ['the environment in another spelling', NAMED, view('HTTPS://Named.example:443/v1/'), true, NAMED.url],
  ['a variable that is not set beside what the environment names', NAMED, view(`\${UNSET}`), true, NAMED.url],
])('of %s the text stays, and the address is asked', (_what, llm, config, stays, asked) => {
  expect(baseUrlOf(llm, config, env)).toBe(stays ? config.provider?.baseUrl : llm.url)
  expect(askedUrl(llm, config, env)).toBe(asked)
})

test('a variable in the place of an address is shown by its name', () => {
  expect(shownUrl(`\${MINE}`)).toBe(`\${MINE}`)
})

test.each([
  ['https://acme.test/v1', 'https://acme.test/v1'],
  ['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1/'],
  ['https://me:secret@acme.test:444/v1', 'https://acme.test:444/v1'],
  ['https://secret@acme.test', 'https://acme.test/'],
  ['https://:secret@acme.test/v1', 'https://acme.test/v1'],
  ['https://acme.test/v1?key=secret#secret', 'https://acme.test/v1'],
  ['https://@acme.test/v1', 'https://acme.test/v1'],
  ['secret', '(not shown)'],
  [undefined, '(not shown)'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown)
  expect(isPlainUrl(url)).toBe(url === shown)
})
