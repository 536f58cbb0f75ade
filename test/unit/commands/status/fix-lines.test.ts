import { expect, test } from 'vitest'
import { fixLines } from '../../../../scripts/src/commands/status/status.ts'

const check = (id: string, fix?: string) => ({ id, status: 'fail', detail: '', ...(fix && { fix }) }) as const
const [KEY, SETUP] = ['pipe a key to auth.js', 'node setup.js']

test('every fix is told once, with the findings that it is for', () => {
  const checks = [check('credential', KEY), check('provider', SETUP), check('config'), check('rows', SETUP)]
  expect(fixLines(checks, [KEY])).toEqual([`credential: ${KEY}`, `provider, rows: ${SETUP}`])
})

test('nothing is told twice where what to run is told anyway', () => {
  expect(fixLines([check('provider', SETUP), check('rows', SETUP)], [SETUP])).toEqual([])
  expect(fixLines([check('config')], [])).toEqual([])
})
