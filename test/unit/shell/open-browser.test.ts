import { expect, test } from 'vitest'
import { openerCall } from '../../../scripts/src/shell/open-browser.ts'

test.each([
  ['darwin', 'open', []],
  ['linux', 'xdg-open', []],
  ['freebsd', 'xdg-open', []],
  ['win32', 'rundll32', ['url.dll,FileProtocolHandler']],
] as const)('on %s the address goes to %s as one argument', (platform, file, before) => {
  const address = 'https://api.chutes.ai/idp/authorize?a=1&b=$(x)'
  expect(openerCall(address, platform)).toEqual({ file, args: [...before, address] })
})
