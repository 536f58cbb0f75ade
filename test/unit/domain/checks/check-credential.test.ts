import { expect, test } from 'vitest'
import { checkStoredCredential } from '../../../../scripts/src/domain/checks/check-credential.ts'
import { view } from '../make.ts'

const facts = (unusable: string, others: readonly string[]) => ({
  view: view(),
  base: {},
  catalog: undefined,
  plan: undefined,
  readOnly: undefined,
  others,
  openclaw: {
    defaultModel: undefined,
    aliases: {},
    allowed: [],
    missingProviders: [],
    hasChutesAuth: true,
    oldStore: false,
    chutesProfiles: [{ id: 'chutes:manual', type: 'api_key', unusable }],
  },
})

test('a profile that a 402 shut says for how long, for which models, and who answers meanwhile', () => {
  expect(checkStoredCredential(facts('billing', ['acme', 'openai']))).toMatchObject({
    status: 'fail',
    detail:
      'OpenClaw does not use chutes:manual now: a 402 shuts the whole Chutes profile for ten minutes, all its models; meanwhile acme, openai can answer',
  })
  expect(checkStoredCredential(facts('billing', [])).detail).toMatch(
    /no other provider could answer meanwhile$/,
  )
})

test('a pause of seconds is none of that', () => {
  const { status, detail } = checkStoredCredential(facts('auth', ['acme']))
  expect([status, detail]).toEqual(['warn', 'OpenClaw pauses chutes:manual after a failed request'])
})
