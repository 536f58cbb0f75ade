import { expect, test } from 'vitest'
import type { OpenClawFacts } from '../../../../scripts/src/domain/checks/check.ts'
import { checkAllowlist, checkPrimary } from '../../../../scripts/src/domain/checks/check-names.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { baseOf, catalog, config, model, row } from '../make.ts'

const PRO = 'zai-org/GLM-5.2-TEE'
const REF = `chutes/${PRO}`

/** OpenClaw with this primary beside the alias chutes-pro. */
const facts = (primary: string, defaultModel: string | undefined, ids = [PRO], allowed: string[] = []) => ({
  view: viewConfig(
    config({ primary, entries: { [REF]: { alias: 'chutes-pro' } }, rows: ids.map((id) => row(id)) }),
  ),
  base: baseOf(...ids.map((id) => row(id))),
  catalog: catalog([model(PRO)]),
  plan: undefined,
  openclaw: { defaultModel, allowed } as unknown as OpenClawFacts,
  readOnly: undefined,
})

test.each([
  ['the word itself', 'chutes-pro'],
  ['the model', REF],
])('a primary written as an alias is the model behind it, where OpenClaw tells %s', (_what, told) => {
  expect(checkPrimary(facts('chutes-pro', told))).toMatchObject({
    status: 'pass',
    detail: `chutes-pro (${REF})`,
  })
  expect(checkPrimary(facts('chutes-pro', told, []))).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining('has no model row'),
  })
  expect(checkAllowlist(facts('chutes-pro', told, [PRO], ['acme/x'])).status).toBe('fail')
  expect(checkAllowlist(facts('chutes-pro', told, [PRO], [REF])).status).toBe('pass')
})

test('OpenClaw is contradicted only by a default model that it told', () => {
  expect(checkPrimary(facts(REF, 'acme/x')).status).toBe('fail')
  expect(checkPrimary(facts(REF, undefined)).status).toBe('pass')
})

test('a primary with a profile is its model, for OpenClaw and its allowlist', () => {
  const pinned = `${REF}@chutes:work`
  for (const told of [REF, pinned]) expect(checkPrimary(facts(pinned, told)).status).toBe('pass')
  expect(checkAllowlist(facts(pinned, REF, [PRO], [REF])).status).toBe('pass')
})
