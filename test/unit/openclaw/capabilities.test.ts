import { expect, test } from 'vitest'
import { measuredCapabilities, readProbes, unanswered } from '../../../scripts/src/openclaw/capabilities.ts'
import type { OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'

const said = (stdout: string, code = 0): OpenClawOutcome => ({ kind: 'exited', code, stdout, stderr: '' })
const OLD = said('Usage: openclaw\nCommands:\n  order\n  paste-token   Paste a token\n')
const MIDDLE = said('Usage: openclaw\nCommands:\n  list\n  paste-api-key  Paste\n  paste-token   Paste\n')
const NEW = said('Usage: openclaw\nCommands:\n  logout  Remove\n  paste-api-key  Save\n  paste-token  Save\n')
const UNKNOWN = said('Config path not found: agents.defaults.modelPolicy', 1)
const UNSET = said('{"ok":false,"error":{"message":"Config path is valid but unset: …"}}', 1)

const NO_COMMANDS = said('Usage: openclaw\n  --session <target>\n  --message <text>\n')
const COMMANDS = said('Usage: openclaw\n  --command-argv <json>  Command payload\n')
const DECLARED = said(
  'Usage: openclaw\n  --command-argv <json>  Command payload\n  --declaration-key <key>  Idempotent\n',
)
const FILE = said('Usage: openclaw\nCommands:\n  add\n  list\n  runs\n')
const SCRATCH = said('Usage: openclaw\nCommands:\n  add\n  list\n  scratch  Read or write\n')
const plugins = (...list: object[]) => said(`notice\n${JSON.stringify({ plugins: list }, null, 2)}\n`)
const BUNDLED = plugins({ id: 'acme', origin: 'bundled' }, { id: 'chutes', origin: 'bundled' })
const ABSENT = plugins({ id: 'acme', origin: 'bundled' })

test.each([
  ['2026.4.29', { auth: OLD, policy: UNKNOWN, cron: NO_COMMANDS, scheduler: FILE, plugins: BUNDLED }],
  ['2026.5.28', { auth: MIDDLE, policy: UNKNOWN, cron: NO_COMMANDS, scheduler: FILE, plugins: BUNDLED }],
  ['2026.6.11', { auth: MIDDLE, policy: UNKNOWN, cron: COMMANDS, scheduler: FILE, plugins: ABSENT }],
  ['2026.9.6', { auth: NEW, policy: UNSET, cron: DECLARED, scheduler: SCRATCH, plugins: ABSENT }],
] as const)('%s is read as what it was measured to be', (version, probes) => {
  expect(readProbes(probes)).toEqual(measuredCapabilities(version))
})

const latest = { auth: NEW, policy: UNSET, cron: DECLARED, scheduler: SCRATCH, plugins: ABSENT }

test('a policy that is set counts as known', () => {
  expect(readProbes({ ...latest, policy: said('{ "allow": [] }') }).allowlist).toBe('policy')
})

test('a plugin that a person installed is not shipped with the release', () => {
  const installed = plugins({ id: 'chutes', origin: 'global' })
  expect(readProbes({ ...latest, plugins: installed }).chutesPlugin).toBe(false)
})

const NO_ANSWERS: readonly OpenClawOutcome[] = [
  { kind: 'timeout', code: undefined, stdout: '', stderr: '' },
  { kind: 'killed', code: undefined, stdout: NEW.stdout, stderr: '' },
  { kind: 'exited', code: 7, stdout: '', stderr: 'Error: no such luck' },
  said('\u0000garbage'),
]
for (const name of ['auth', 'policy', 'cron', 'scheduler', 'plugins'] as const) {
  test.each(NO_ANSWERS)(`${name}: $kind $code is no answer to read anything out of`, (outcome) => {
    expect(unanswered({ ...latest, [name]: outcome })).toBe(name)
  })
}

test('what every release says is an answer, and so is that it does not know the name', () => {
  expect(unanswered(latest)).toBeUndefined()
  expect(unanswered({ ...latest, policy: UNKNOWN })).toBeUndefined()
})

test('a release that was never measured is not guessed at', () => {
  expect(measuredCapabilities('2026.10.1')).toBeUndefined()
})
