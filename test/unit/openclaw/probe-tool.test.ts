import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { probeToolCall } from '../../../scripts/src/openclaw/probe-tool.ts'
import type { OpenClawCall, OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'

const exited = (code: number, document: object): OpenClawOutcome => ({
  kind: 'exited',
  code,
  stdout: JSON.stringify(document),
  stderr: '',
})

/** What OpenClaw leaves of a turn, as far as it matters: rows of JSON among the bytes of a database. */
const TURN = '\u0000{"message":{"role":"assistant","content":[{"type":"text","text":"marmalade"}]}}\u0001'
const THOUGHT = TURN.replace('[{', '[{"type":"thinking","thinking":"A file."},{')

async function probed(outcome: OpenClawOutcome, session = TURN, version = '2026.9.6') {
  let seen: { folder: string; word: string; call: OpenClawCall } | undefined
  const run = async (call: OpenClawCall) => {
    const folder = call.args[call.args.indexOf('--cwd') + 1] ?? ''
    writeFileSync(
      join(call.args[call.args.indexOf('--state-dir') + 1] ?? '', 'openclaw-agent.sqlite'),
      session,
    )
    seen = { folder, word: readFileSync(join(folder, 'word.txt'), 'utf8'), call }
    return outcome
  }
  const probe = await probeToolCall({ run, version }, { model: 'chutes/x/M', agent: undefined })
  return { probe, seen }
}

test.each([
  ['a call', exited(0, { ok: true, toolSummary: { calls: 1 } }), { kind: 'called', thought: false }],
  ['no call', exited(0, { ok: true, final: 'marmalade' }), { kind: 'told', thought: false, asText: false }],
  [
    'a call as text',
    exited(0, { ok: true, final: '<tool_call>' }),
    { kind: 'told', thought: false, asText: true },
  ],
  ['no answer', exited(1, { ok: false, error: { message: 'Unknown model' } }), { kind: 'failed' }],
])('%s, and the folder is gone afterwards', async (_, outcome, expected) => {
  const { probe, seen } = await probed(outcome)
  expect(probe).toMatchObject(expected)
  expect(seen?.word).toMatch(/^\w+\n$/)
  expect(seen?.call.args).toEqual(expect.arrayContaining(['agent', 'exec', '--model', 'chutes/x/M']))
  expect(existsSync(seen?.folder ?? '')).toBe(false)
})

test('where no temporary folder can be made it is not asked', async () => {
  vi.stubEnv('TMPDIR', '/nonexistent')
  vi.stubEnv('TEMP', '/nonexistent')
  expect((await probed(exited(0, { ok: true }))).probe).toEqual({ kind: 'not-asked' })
  vi.unstubAllEnvs()
})

test('a release without such a turn is not asked', async () => {
  expect(await probed(exited(0, {}), TURN, '2026.6.11')).toEqual({
    probe: { kind: 'not-asked' },
    seen: undefined,
  })
})

test.each([
  ['thoughts', THOUGHT, true],
  ['no thoughts', TURN, false],
  ['nothing that is known', 'SQLite format 3', undefined],
])('a session with %s', async (_, session, thought) => {
  const { probe } = await probed(exited(0, { ok: true, toolSummary: { calls: 1 } }), session)
  expect(probe).toEqual({ kind: 'called', thought })
})
