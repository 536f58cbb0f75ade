import { describe, expect, test } from 'vitest'
import { asSkillError, errorDocument, resultDocument } from '../../../../scripts/src/shell/answer/document.ts'
import { SkillError } from '../../../../scripts/src/shell/answer/skill-error.ts'

const failure = new SkillError('E_CHECKS_FAILED', 'One check failed.', { fix: 'Mend it.' })

describe('the document of a finished command', () => {
  test('has no error when all went well', () => {
    expect(resultDocument('setup', { changed: true, summary: 'Done.', data: { a: 1 } })).toEqual({
      schema: 'chutes.setup/1',
      ok: true,
      changed: true,
      summary: 'Done.',
      data: { a: 1 },
      warnings: [],
      next: [],
    })
  })

  test('keeps its data beside the error when the answer is no', () => {
    const document = resultDocument('status', { changed: false, summary: 'No.', data: { a: 1 }, failure })
    expect(document).toMatchObject({
      ok: false,
      data: { a: 1 },
      error: { code: 'E_CHECKS_FAILED', message: 'One check failed.', retryable: false, fix: 'Mend it.' },
    })
  })
})

describe('the document of a stopped command', () => {
  test('carries what the error knows', () => {
    const options = { fix: 'F.', retryable: true, data: { x: 1 }, changed: true }
    expect(errorDocument('setup', new SkillError('E_READ_BACK', 'M.', options))).toEqual({
      exit: 6,
      document: {
        schema: 'chutes.setup/1',
        ok: false,
        changed: true,
        summary: 'M.',
        data: { x: 1 },
        warnings: [],
        error: { code: 'E_READ_BACK', message: 'M.', retryable: true, fix: 'F.' },
        next: [],
      },
    })
  })

  const secret = 'a-secret-in-the-message'
  test.each<readonly [string, unknown]>([
    ['an error', new Error(secret)],
    ['a type error', new TypeError(secret)],
    ['an error with a cause', new Error('outer', { cause: new Error(secret) })],
    ['an error with members', Object.assign(new Error(secret), { stdout: secret, command: secret })],
    ['several errors', new AggregateError([new Error(secret)], secret)],
    ['a text', secret],
    ['an object', { message: secret }],
    ['nothing', undefined],
    ['null', null],
  ])('never contains the text of %s', (_, thrown) => {
    const { document, exit } = errorDocument('auth', thrown)
    expect(JSON.stringify(document)).not.toContain(secret)
    expect(document.error?.code).toBe('E_INTERNAL')
    expect(exit).toBe(1)
  })

  test('says what kind of error it was', () => {
    expect(asSkillError(new RangeError('x')).message).toMatch(/^Unexpected RangeError/)
    expect(asSkillError('x').message).toBe('Unexpected string; this is a defect in the skill.')
  })

  test('says where, without the folder of the installation', () => {
    const error = new Error('x')
    error.stack = 'Error: x\n    at f (/home/me/skills/chutes/scripts/lib/setup.js:12:3)'
    expect(asSkillError(error).message).toContain(' at lib/setup.js:12;')
    expect(asSkillError(error).message).not.toContain('/home')
  })
})
