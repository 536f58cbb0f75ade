import { expect, test } from 'vitest'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import { gatewayPort } from '../../../scripts/src/openclaw/gateway.ts'

const WITH_PORT = viewConfig({ gateway: { port: 4321 } })
const BY_PROFILE = { profilePort: true }

test.each([
  ['an unset variable', undefined, 4321],
  ['an empty one', '', 4321],
  ['a blank one', ' ', 4321],
  ['words', 'abc', 4321],
  ['zero', '0', 4321],
  ['more than a port', '70000', 4321],
  ['a port behind nothing', ':5000', 4321],
  ['IPv6 without brackets', '::1:5000', 4321],
  ['a port', ' 5000\n', 5000],
  ['a port behind a host', '127.0.0.1:5000', 5000],
  ['a port behind an IPv6 address', '[::1]:5000', 5000],
])('OPENCLAW_GATEWAY_PORT, %s: as OpenClaw reads it, with gateway.port behind it', (_, port, expected) => {
  expect(gatewayPort({ OPENCLAW_GATEWAY_PORT: port }, WITH_PORT, BY_PROFILE)).toBe(expected)
})

test.each([
  // from resolveGatewayPort of OpenClaw 2026.9.6
  ['A-b', BY_PROFILE, 56_995],
  ['work', BY_PROFILE, 41_984],
  ['work', {}, 41_984],
  ['work', { profilePort: false }, 18_789],
  ['Default', BY_PROFILE, 18_789],
  ['no name', BY_PROFILE, 18_789],
  [undefined, BY_PROFILE, 18_789],
])('without a port, profile %s of a release with %o listens on %i', (profile, can, expected) => {
  expect(gatewayPort({ OPENCLAW_PROFILE: profile }, viewConfig({}), can)).toBe(expected)
  expect(gatewayPort({ OPENCLAW_PROFILE: profile }, WITH_PORT, can)).toBe(4321)
})
