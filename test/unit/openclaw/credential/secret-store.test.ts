import { expect, test } from 'vitest'
import {
  dropRefreshToken,
  refreshTokenMark,
  storeRefreshToken,
} from '../../../../scripts/src/openclaw/credential/secret-store.ts'
import { Secret } from '../../../../scripts/src/shell/secret.ts'
import { answeringOpenClaw } from '../answering-openclaw.ts'

test.each([
  [undefined, false],
  ['', false],
  ['crt_0123456789', false],
  ['oc-sent-v2.abcdef.end', true],
  ['oc-sent-v2 abc', false],
])('%j in the environment stands for the refresh token: %s', (value, stands) => {
  const mark = refreshTokenMark({ CHUTES_OAUTH_REFRESH_TOKEN: value })
  expect(mark?.unwrap()).toBe(stands ? value : undefined)
})

test('the refresh token goes over standard input, bound to one host, as a secret', async () => {
  const { calls, openclaw } = answeringOpenClaw({ kind: 'exited', code: 0, stdout: '', stderr: '' })
  expect(await storeRefreshToken(openclaw, new Secret('crt_x'), 'api.chutes.ai')).toBe(true)
  expect(await dropRefreshToken(openclaw)).toBe(true)
  expect(calls.map(({ args, input }) => [args.join(' '), input])).toEqual([
    ['secrets store set CHUTES_OAUTH_REFRESH_TOKEN --kind secret --allow-host api.chutes.ai', 'crt_x'],
    ['secrets store rm CHUTES_OAUTH_REFRESH_TOKEN --yes', undefined],
  ])
})
