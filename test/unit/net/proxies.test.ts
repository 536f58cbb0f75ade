import { afterEach, describe, expect, test } from 'vitest'
import { isLoopback, proxiesFrom, proxiesTo, useProxies } from '../../../scripts/src/net/proxies.ts'

describe('a proxy', () => {
  afterEach(() => useProxies({}))

  test('stands on the way to other machines, and to nothing on this one', () => {
    useProxies({ HTTPS_PROXY: 'http://proxy:3128' })
    expect(proxiesTo('https://llm.chutes.ai/v1')).toEqual({ httpsProxy: 'http://proxy:3128' })
    expect(proxiesTo('https://127.0.0.1:1/v1')).toEqual({})
  })

  test.each([
    ['none', {}, {}],
    ['an address', { HTTPS_PROXY: 'http://proxy:3128' }, { httpsProxy: 'http://proxy:3128' }],
    [
      'host and port, as curl takes them',
      { HTTPS_PROXY: '127.0.0.1:3128' },
      { httpsProxy: 'http://127.0.0.1:3128' },
    ],
    ['a bare host', { http_proxy: 'proxy.lan' }, { httpProxy: 'http://proxy.lan' }],
    ['the lower case first', { HTTP_PROXY: 'http://a', http_proxy: 'http://b' }, { httpProxy: 'http://b' }],
    [
      'an empty variable, which is none',
      { https_proxy: ' ', HTTPS_PROXY: 'http://a' },
      { httpsProxy: 'http://a' },
    ],
    [
      'what a proxy has no use for is left out',
      { HTTPS_PROXY: 'https://me:p%40ss@proxy:8443/path?query#part' },
      { httpsProxy: 'https://me:p%40ss@proxy:8443' },
    ],
    ['hosts without one', { NO_PROXY: 'a.lan,b.lan' }, { noProxy: 'a.lan,b.lan' }],
  ])('is read: %s', (_what, env, expected) => {
    expect(proxiesFrom(env)).toEqual(expected)
  })

  test.each([
    ['HTTPS_PROXY', 'socks5://user:s3cret@proxy:1080'],
    ['http_proxy', 'http://s3cret@'],
    ['HTTP_PROXY', 'no address at all'],
    ['HTTP_PROXY', 'http://me:s3cret%@proxy:1'],
  ])('%s=%s is a usage error that names the variable and not its value', (name, value) => {
    const thrown = (() => {
      try {
        proxiesFrom({ [name]: value })
      } catch (error) {
        return error as { code: string; message: string; fix: string }
      }
      return undefined
    })()
    expect(thrown).toMatchObject({ code: 'E_USAGE', message: expect.stringContaining(name) })
    expect(`${thrown?.message} ${thrown?.fix}`).not.toContain('s3cret')
  })
})

test.each([
  ['http://127.0.0.1:9/v1', true],
  ['http://localhost:9', true],
  ['http://[::1]:9', true],
  ['https://llm.chutes.ai/v1', false],
  ['http://127.0.0.1.example.com/', false],
  ['http://10.0.0.1/', false],
  ['no address', false],
])('%s is on this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})
