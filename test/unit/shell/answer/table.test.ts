import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderTable, type Table, wrapText } from '../../../../scripts/src/shell/answer/table.ts'

const plain = (table: Table, width: number) => renderTable(table, width, (_, text) => text)
const MODELS: Table = {
  columns: [
    { title: 'model', gives: 'cut' },
    { title: 'in', align: 'right' },
    { title: 'context', align: 'right', dropAt: 1 },
    { title: 'abilities', dropAt: 2 },
    { title: '' },
  ],
  rows: [
    ['zai-org/GLM-5.2-TEE', '1.25', '1M', 'tools', ''],
    ['Qwen/Qwen3-235B-A22B-Thinking-2507-TEE', '0.3', '256k', 'tools, images', ''],
  ],
}

test('columns line up, numbers on the right, and an empty column is left out', () => {
  expect(plain(MODELS, 200)).toEqual([
    'model                                     in  context  abilities',
    'zai-org/GLM-5.2-TEE                     1.25       1M  tools',
    'Qwen/Qwen3-235B-A22B-Thinking-2507-TEE   0.3     256k  tools, images',
  ])
})

test('a narrow terminal loses the least important columns first, then the middle of long ids', () => {
  expect(plain(MODELS, 60)[0]).toBe('model                                     in  context')
  expect(plain(MODELS, 50)[0]).toBe('model                                     in')
  expect(plain(MODELS, 30)).toEqual([
    'model                       in',
    'zai-org/GLM-5.2-TEE       1.25',
    'Qwen/Qwen3-2…ng-2507-TEE   0.3',
  ])
})

test('text that wraps goes on below its own column', () => {
  const table: Table = {
    columns: [{ title: '' }, { title: '', gives: 'wrap' }],
    rows: [['!', 'the quick brown fox jumps']],
  }
  expect(plain(table, 19)).toEqual(['!  the quick brown', '   fox jumps'])
})

test('a character counts as many columns as a terminal draws it', () => {
  const table: Table = {
    columns: [
      { title: 'name', gives: 'cut' },
      { title: 'n', align: 'right' },
    ],
    rows: [
      ['模型', '1'],
      ['cafe\u0301', '2'],
      ['🪂x', '3'],
      ['plain', '4'],
    ],
  }
  expect(plain(table, 80)).toEqual(['name   n', '模型   1', 'cafe\u0301   2', '🪂x    3', 'plain  4'])
  const long: Table = { columns: [{ title: '', gives: 'cut' }], rows: [['一二三四五六七八九十']] }
  expect(plain(long, 16)).toEqual(['一二三四…八九十'])
})

test('colour is put around the text, not around the space beside it', () => {
  const table: Table = {
    columns: [{ title: '' }, { title: '', align: 'right' }],
    rows: [
      [
        { text: 'a', tone: 'good' },
        { text: '1', tone: 'bad' },
      ],
      ['bbb', '222'],
    ],
  }
  expect(renderTable(table, 80, (tone, text) => `<${tone}>${text}</>`)).toEqual([
    '<good>a</>      <bad>1</>',
    'bbb  222',
  ])
})

test('no line is wider than the terminal, as long as a column can give that much', () => {
  const word = fc.stringMatching(/^[a-z/.-]{0,60}$/)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 24, max: 120 }),
      (rows, width) => {
        const table: Table = {
          columns: [
            { title: 'id', gives: 'cut' },
            { title: 'note', dropAt: 1 },
          ],
          rows,
        }
        for (const line of plain(table, width)) expect(line.length).toBeLessThanOrEqual(width)
      },
    ),
  )
})

describe('wrapping', () => {
  test('keeps every word, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^\w{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 1, max: 60 }),
        (words, width) => {
          expect(wrapText(words.join(' '), width).join(' ')).toBe(words.join(' '))
        },
      ),
    )
  })

  test('a word longer than the line has a line of its own', () => {
    expect(wrapText('see https://chutes.ai/app/settings now', 10)).toEqual([
      'see',
      'https://chutes.ai/app/settings',
      'now',
    ])
  })
})
