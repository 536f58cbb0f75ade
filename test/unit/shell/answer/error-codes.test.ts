import { expect, test } from 'vitest'
import { ERROR_CODES, type ErrorCode } from '../../../../scripts/src/shell/answer/error-codes.ts'
import { SkillError } from '../../../../scripts/src/shell/answer/skill-error.ts'

const CODES = Object.entries(ERROR_CODES) as [ErrorCode, (typeof ERROR_CODES)[ErrorCode]][]

test.each(CODES)('%s has a name, an exit status of the contract and a description', (code, entry) => {
  expect(code).toMatch(/^E_[A-Z_]+$/)
  expect([1, 2, 3, 4, 5, 6]).toContain(entry.exit)
  expect(entry.about).not.toBe('')
})

test.each(CODES.filter(([, { exit }]) => exit === 5))('%s can be tried again', (_, { retryable }) => {
  expect(retryable).toBe(true)
})

test.each(CODES.filter(([, { exit }]) => exit === 2))(
  '%s cannot be mended by trying again',
  (_, { retryable }) => {
    expect(retryable).toBe(false)
  },
)

test('an error takes exit and retryable from the table', () => {
  expect(new SkillError('E_WRITE_CONFLICT', 'm', { fix: 'f' })).toMatchObject({
    exit: 6,
    retryable: true,
    changed: false,
  })
})

test('an error may know better whether to try again', () => {
  expect(new SkillError('E_CHUTES_ERROR', 'm', { fix: 'f', retryable: false }).retryable).toBe(false)
})
