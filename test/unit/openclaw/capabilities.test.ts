import { expect, test } from 'vitest'
import { measuredCapabilities, readProbes } from '../../../scripts/src/openclaw/capabilities.ts'
import type { OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'

const said = (stdout: string, code = 0): OpenClawOutcome => ({ kind: 'exited', code, stdout, stderr: '' })
const OLD = said('Commands:\n  order\n  paste-token   Paste a token\n')
const MIDDLE = said('Commands:\n  list\n  paste-api-key  Paste\n  paste-token   Paste\n')
const NEW = said('Commands:\n  logout  Remove\n  paste-api-key  Save\n  paste-token  Save\n')
const UNKNOWN = said('Config path not found: agents.defaults.modelPolicy', 1)
const UNSET = said('{"ok":false,"error":{"message":"Config path is valid but unset: …"}}', 1)

test.each([
  ['2026.4.29', OLD, UNKNOWN],
  ['2026.5.28', MIDDLE, UNKNOWN],
  ['2026.6.11', MIDDLE, UNKNOWN],
  ['2026.9.6', NEW, UNSET],
] as const)('%s is read as what it was measured to be', (version, help, policy) => {
  expect(readProbes(help, policy)).toEqual(measuredCapabilities(version))
})

test('a policy that is set counts as known', () => {
  expect(readProbes(NEW, said('{ "allow": [] }')).allowlist).toBe('policy')
})

test('a release that was never measured is not guessed at', () => {
  expect(measuredCapabilities('2026.10.1')).toBeUndefined()
})
