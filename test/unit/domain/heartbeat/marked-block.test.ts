import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  HEARTBEAT_MARKS,
  heartbeatInstruction,
} from '../../../../scripts/src/domain/heartbeat/heartbeat-file.ts'
import { removeMarkedBlock, withBlock } from '../../../../scripts/src/domain/heartbeat/marked-block.ts'

const MARKS = HEARTBEAT_MARKS
const block = (content: string) => `${MARKS.begin}\n${content}\n${MARKS.end}\n`

describe('a marked block', () => {
  test('begins a line, also where the text has no line break at its end', () => {
    const task = 'tasks:\n- name: plants\n  interval: 2h'
    const written = withBlock(task, MARKS, 'x')
    expect(written).toBe(`${task}\n${block('x').trimEnd()}`)
    expect(removeMarkedBlock(written ?? '', MARKS)).toBe(task)
  })

  test.each(['', 'one line\n', 'windows\r\nlines\r\n', '\n\n'])('added to %j leaves it as it was', (text) => {
    expect(withBlock(text, MARKS, 'x')).toBe(text + block('x'))
  })

  test('is replaced where it stands', () => {
    const text = `before\n${block('old')}after\n`
    expect(withBlock(text, MARKS, 'new')).toBe(`before\n${block('new')}after\n`)
  })

  test('comes to lines of its own where an earlier one did not stand on them', () => {
    const glued = `# Mine${block('old').trimEnd()}\n- check mail\n`
    const mended = withBlock(glued, MARKS, 'new') ?? ''
    expect(mended).toBe(`# Mine\n${block('new')}- check mail\n`)
    expect(removeMarkedBlock(mended, MARKS)).toBe('# Mine\n- check mail\n')
  })

  test('is found again when an editor changed the line breaks', () => {
    expect(removeMarkedBlock(`before\r\n${block('x').replaceAll('\n', '\r\n')}after`, MARKS)).toBe(
      'before\r\nafter',
    )
  })

  test.each([
    ['the end is gone', `${MARKS.begin}\nx\n`],
    ['the beginning is gone', `x\n${MARKS.end}\n`],
    ['they are the wrong way round', `${MARKS.end}\n${MARKS.begin}\n`],
    ['there are two', block('x') + block('y')],
  ])('is left alone when %s', (_, text) => {
    expect(withBlock(text, MARKS, 'z')).toBeUndefined()
    expect(removeMarkedBlock(text, MARKS)).toBeUndefined()
  })

  test('gives back every byte, whatever stands around it and however often it is written', () => {
    const words = fc.stringMatching(/^[a-z\r\n #*<>-]{0,40}$/)
    fc.assert(
      fc.property(words, words, words, words, (before, after, one, two) => {
        const first = withBlock(before, MARKS, one)!
        expect(withBlock(withBlock(first, MARKS, two)!, MARKS, one)).toBe(first)
        expect(removeMarkedBlock(first, MARKS)).toBe(before)
        if (!/^\r?\n/.test(after)) expect(removeMarkedBlock(first + after, MARKS)).toBe(before + after)
      }),
    )
  })
})

describe('the instruction for HEARTBEAT.md', () => {
  const task = /^tasks:\n- name: chutes\n {2}interval: 4h\n {2}prompt: "[^"]*"$/

  test.each([
    ['no file', ''],
    ['the template', '# Keep this file empty (or with only comments)\n\n# Add tasks below\n'],
    ['comments and an empty list item', '<!-- nothing\nyet -->\n- [ ]\n```md\n```\n'],
    ['tasks already', 'tasks:\n- name: mail\n  interval: 1h\n  prompt: "Look."\n\nBe brief.\n'],
  ])('with %s is a task, so that a turn is spent every four hours only', (_, theirs) => {
    expect(heartbeatInstruction(theirs, 'node x/heartbeat.js')).toMatch(task)
  })

  test.each(['Look at my mail.\n', '- [ ] Look at my mail\n', '# Mail\nLook.\n'])(
    'beside prose (%j) is prose, so that theirs is still read at every turn',
    (theirs) => {
      expect(heartbeatInstruction(theirs, 'node x/heartbeat.js')).toMatch(
        /^- Run `node x\/heartbeat\.js` .*data\.reply/,
      )
    },
  )
})
