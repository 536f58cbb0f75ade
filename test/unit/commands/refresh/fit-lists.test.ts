import { expect, test } from 'vitest'
import { fitLists } from '../../../../scripts/src/commands/refresh/report.ts'

const items = (count: number, text = 'x') => Array.from({ length: count }, (_, index) => `${text}${index}`)

test('short lists stay whole, without counts', () => {
  const lists = { a: items(3), b: [] }
  expect(fitLists(lists, 1000)).toEqual({ lists, counts: {} })
})

test('a list that is too long is cut, and its full length told', () => {
  const { lists, counts } = fitLists({ a: items(300), b: items(2) }, 100_000)
  expect([lists.a?.length, lists.b]).toEqual([100, items(2)])
  expect(counts).toEqual({ a: 300 })
})

test.each([2400, 1000, 300, 100])('together they take at most %d characters', (budget) => {
  const lists: Record<string, string[]> = {
    a: items(5000, 'a'),
    b: items(700, 'bb'),
    c: items(20, 'ccc'),
    d: [],
  }
  const fitted = fitLists(lists, budget)
  expect(JSON.stringify(fitted.lists).length).toBeLessThanOrEqual(budget)
  expect(fitted.counts).toMatchObject({ a: 5000, b: 700 })
  for (const [name, list] of Object.entries(lists)) {
    const cut = fitted.lists[name] ?? []
    expect(list.slice(0, cut.length)).toEqual(cut)
    expect(fitted.counts[name]).toBe(cut.length < list.length ? list.length : undefined)
  }
})

test('the longest length that fits is taken', () => {
  const lists = { a: items(100) }
  const size = (length: number) => JSON.stringify({ a: items(length) }).length
  expect(fitLists(lists, size(50)).lists.a).toHaveLength(50)
  expect(fitLists(lists, size(50) - 1).lists.a).toHaveLength(25)
})

test('one item of each list is always told, however long it is', () => {
  expect(fitLists({ a: ['x'.repeat(500), 'y'] }, 100)).toEqual({
    lists: { a: ['x'.repeat(500)] },
    counts: { a: 2 },
  })
})
