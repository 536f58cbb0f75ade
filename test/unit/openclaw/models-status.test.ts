import { describe, expect, test } from 'vitest'
import { checkStoredCredential } from '../../../scripts/src/domain/checks/check-credential.ts'
import type { JsonObject } from '../../../scripts/src/domain/json.ts'
import { viewConfig } from '../../../scripts/src/openclaw/config/config-schema.ts'
import {
  lacksVariable,
  modelsStatus,
  requireBorrowedKeys,
  unsetHere,
} from '../../../scripts/src/openclaw/models-status.ts'
import type { OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'
import { answeringOpenClaw } from './answering-openclaw.ts'

const outcome = (code: number, value: unknown): OpenClawOutcome => ({
  ...{ kind: 'exited', code, stderr: '' },
  stdout: JSON.stringify(value),
})
const providers = (more: JsonObject) => viewConfig({ models: { providers: more } })
const env = (id: string) => ({ source: 'env', provider: 'default', id })
const UNANSWERED = outcome(1, { ok: false, error: { message: 'models status: failed to resolve secrets' } })
const VALID = outcome(0, { valid: true })

describe('a variable that is not set, as 2026.6.11 tells it', () => {
  const view = providers({ chutes: { apiKey: ['$', '{CHUTES_API_KEY}'].join('') } })
  const missing = { provider: 'chutes', effective: { kind: 'missing', detail: 'missing' } }
  const answer = { auth: { providers: [missing], missingProvidersInUse: ['chutes'] } }

  test('is no credential: set-up cannot vouch for it, and status says which one it is', async () => {
    const { openclaw } = answeringOpenClaw(outcome(0, answer))
    const seen = await modelsStatus(openclaw)
    expect(seen).toMatchObject({ hasChutesAuth: false, chutesSource: undefined, providers: [] })
    if (!seen) throw new Error('it answered')
    expect(lacksVariable(openclaw, view, seen)).toBe(true)
    const facts = { view, base: {}, catalog: undefined, plan: undefined, readOnly: undefined }
    const check = checkStoredCredential({ ...facts, openclaw: seen, unset: unsetHere(openclaw, view) })
    expect(check).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('variable CHUTES_API_KEY, which is not set here'),
    })
  })

  test('that is set, or a key that is nowhere, is not such a case', () => {
    const set = { env: { CHUTES_API_KEY: 'x' } }
    expect(lacksVariable(set, view, { hasChutesAuth: false })).toBe(false)
    expect(lacksVariable({ env: {} }, view, { hasChutesAuth: true })).toBe(false)
    expect(lacksVariable({ env: {} }, providers({ chutes: {} }), { hasChutesAuth: false })).toBe(false)
  })
})

describe('one of several agents', () => {
  const answer = (defaultSource: string) =>
    outcome(0, { defaultModel: 'acme/x', modelConfig: { defaultSource }, auth: { providers: [] } })

  test('is asked about where the question names none, and a question that names one wins', async () => {
    const { openclaw, calls } = answeringOpenClaw(answer('defaults'))
    await modelsStatus({ ...openclaw, agent: 'work' })
    await modelsStatus({ ...openclaw, agent: 'work' }, 'main')
    await modelsStatus(openclaw)
    expect(calls.map(({ args }) => args.slice(3))).toEqual([['--agent', 'work'], ['--agent', 'main'], []])
  })

  test('says nothing of the default model when it has one of its own', async () => {
    const told = async (source: string) =>
      (await modelsStatus(answeringOpenClaw(answer(source)).openclaw))?.defaultModel
    expect([await told('agent'), await told('defaults')]).toEqual([undefined, 'acme/x'])
  })
})

test.each([
  ['a key', 'cpk_1234...abcdefgh'],
  ['a token', 'token:cpk_1234...abcdefgh'],
  ['a key that is paused', 'cpk_1234...abcdefgh [cooldown 1m]'],
  ['a token that a 402 shut', 'token:cpk_1234...abcdefgh [disabled:billing 10m]'],
])('%s is masked as OpenClaw shows it: %s', async (_what, shown) => {
  const labels = ['chutes:work=cpk_9999...99999999', `chutes:manual=${shown}`]
  const provider = { provider: 'chutes', effective: { kind: 'profiles' }, profiles: { labels } }
  const profiles = [{ profileId: 'chutes:manual', provider: 'chutes' }]
  const { openclaw } = answeringOpenClaw(outcome(0, { auth: { providers: [provider], oauth: { profiles } } }))
  const seen = await modelsStatus(openclaw)
  expect(seen?.chutesProfiles).toMatchObject([{ id: 'chutes:manual', mask: 'cpk_1234...abcdefgh' }])
})

test('a key in the environment is told beside the profiles', async () => {
  const told = async (more: JsonObject) => {
    const provider = { provider: 'chutes', effective: { kind: 'profiles' }, ...more }
    return (await modelsStatus(answeringOpenClaw(outcome(0, { auth: { providers: [provider] } })).openclaw))
      ?.chutesInEnv
  }
  expect([await told({ env: { value: 'cpk_...', source: 'env: X' } }), await told({})]).toEqual([true, false])
})

describe('before OpenClaw is to sign out', () => {
  test.each<readonly [string, JsonObject, RegExp, RegExp]>([
    [
      "another provider's variable",
      { acme: { apiKey: env('ACME_KEY') } },
      /models\.providers\.acme\.apiKey\) from the variable ACME_KEY/,
      /^Set ACME_KEY/,
    ],
    [
      'a secret provider',
      { acme: { apiKey: { source: 'exec', provider: 'vault', id: 'acme/key' } } },
      /models\.providers\.acme\.apiKey from its secret provider vault \(exec\)/,
      /models status/,
    ],
  ])('%s that cannot be read is named', async (_what, config, message, fix) => {
    const { openclaw } = answeringOpenClaw(UNANSWERED, VALID)
    await expect(requireBorrowedKeys(openclaw, providers(config))).rejects.toMatchObject({
      code: 'E_OPENCLAW_FAILED',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    })
  })

  test('a config that borrows no key is not asked about', async () => {
    const { openclaw, calls } = answeringOpenClaw(UNANSWERED)
    await requireBorrowedKeys(openclaw, providers({ chutes: { apiKey: 'chutes:manual' } }))
    expect(calls).toEqual([])
  })
})

test('aliases are told by what OpenClaw tells them by: case does not count', async () => {
  const { openclaw } = answeringOpenClaw(outcome(0, { auth: {}, aliases: { 'Chutes-Fast': 'acme/x' } }))
  expect((await modelsStatus(openclaw))?.aliases).toEqual({ 'chutes-fast': 'acme/x' })
})
