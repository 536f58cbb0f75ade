import { expect, test } from 'vitest'
import { chutesError } from '../../../../scripts/src/chutes/chutes-error.ts'
import { catalogue } from '../../../../scripts/src/domain/checks/check-models.ts'
import { view } from '../make.ts'

test('a catalogue that is not there tells what to do about it, which is not to ask once more', () => {
  const { message: problem, fix } = chutesError('The model catalogue was not read', NOT_FOUND, 'acme.test')
  const check = catalogue({
    ...{ view: view({}), base: {}, plan: undefined, openclaw: undefined, readOnly: undefined },
    catalog: { problem, fix: { words: fix } },
  })
  expect(check).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('HTTP 404'),
    fix: { words: expect.stringMatching(/CHUTES_BASE_URL .*models\.providers\.chutes\.baseUrl/) },
  })
})

const NOT_FOUND = { kind: 'response', status: 404, retryAfterS: undefined } as const
