import { expect, test } from 'vitest'
import { generatedChecks } from '../../../../../scripts/src/domain/checks/probe/generated-check.ts'
import { viewConfig } from '../../../../../scripts/src/openclaw/config/config-schema.ts'

const view = viewConfig({
  models: { providers: { chutes: { baseUrl: 'https://llm.chutes.ai/v1', models: [{ id: 'x/M' }] } } },
})
const file = (baseUrl: string | undefined, ids: readonly string[]) => [{ agent: 'main', baseUrl, ids }]

test.each([
  ['as the config', file('https://llm.chutes.ai/v1', ['x/M']), undefined],
  ['without an address', file(undefined, []), undefined],
  ['with an older address', file('https://old.example/v1', ['x/M']), /another address/],
  ['with a model of old', file('https://llm.chutes.ai/v1', ['x/M', 'x/Gone']), /1 model\(s\)/],
])('a generated file %s', (_, files, detail) => {
  const [check] = generatedChecks(view, files)
  if (detail === undefined) expect(check).toBeUndefined()
  else expect(check).toMatchObject({ status: 'warn', detail: expect.stringMatching(detail) })
})

test('an address by a variable is not compared', () => {
  const named = viewConfig({
    models: { providers: { chutes: { baseUrl: `\${MINE}`, models: [{ id: 'x/M' }] } } },
  })
  expect(generatedChecks(named, file('https://mine.example/v1', ['x/M']))).toEqual([])
})

test('says nothing where Chutes is not set up', () => {
  expect(generatedChecks(viewConfig({}), file('https://old.example/v1', ['x/Gone']))).toEqual([])
})
