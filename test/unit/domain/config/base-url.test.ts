import { expect, test } from 'vitest'
import { baseUrlOf, isPlainUrl, shownUrl } from '../../../../scripts/src/domain/config/base-url.ts'
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
  expect(baseUrlOf(llm, config)).toBe(expected)
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
