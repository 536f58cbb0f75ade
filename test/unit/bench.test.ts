import { describe, expect, test } from 'vitest'
import { largestOfEach } from '../../bench/documents.ts'
import type { Figures } from '../../bench/figures.ts'
import { median } from '../../bench/median.ts'
import { judge } from '../../bench/targets.ts'
import type { Outcome } from '../agent/play-scene.ts'
import { SET_UP, SKILL_TOKENS } from '../agent/scenes/budgets.ts'
import { formatTable } from '../support/closing-report/text-table.ts'

test('the median is the middle value, in whatever order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
  expect(() => median([])).toThrow()
})

test('a table lines its columns up, text to the left and numbers to the right', () => {
  expect(
    formatTable([
      ['job', 'ms'],
      ['refresh', '7'],
    ]),
  ).toBe('job      ms\nrefresh   7')
  expect(formatTable([])).toBe('')
})

test('of the same document the largest counts', () => {
  const sizes = [
    { what: 'a', bytes: 1, tokens: 1 },
    { what: 'b', bytes: 5, tokens: 2 },
    { what: 'a', bytes: 3, tokens: 1 },
  ]
  expect(largestOfEach(sizes)).toEqual([
    { what: 'a', bytes: 3, tokens: 1 },
    { what: 'b', bytes: 5, tokens: 2 },
  ])
})

describe('the targets', () => {
  const side = (ms: number, openclawRuns: number) => ({ ms, openclawRuns })
  const played = (counts: { calls: number; printedTokens: number }): Outcome => ({
    release: '2026.9.6',
    scene: 'first set-up',
    budget: SET_UP,
    turn: { turns: 3, promptTokens: 1, saidTokens: 1, answers: [], reply: '', ms: 1, ...counts },
    faults: [],
  })
  const figures: Figures = {
    rounds: 3,
    startUpRuns: 9,
    models: 14,
    jobs: [
      { name: 'set-up', skill: side(45, 4), recipe: side(100, 8) },
      { name: 'refresh with news', skill: side(50, 2), recipe: side(100, 3) },
      { name: 'refresh without news', skill: side(5, 0), recipe: side(100, 3) },
    ],
    scale: [{ models: 200, noNewsMs: 399, noNewsMb: 1, allNewsMs: 1, allNewsMb: 1, bytes: 1 }],
    startUp: { emptyNode: 40, help: 80, usageError: 60 },
    documents: [
      { what: 'setup.js, set-up', bytes: 4095, tokens: 1000 },
      { what: 'status.js, status', bytes: 900, tokens: 500 },
      { what: 'refresh.js', bytes: 900, tokens: 300 },
    ],
    verificationMs: 1999,
    skillTokens: SKILL_TOKENS,
    journey: [played({ calls: SET_UP.calls, printedTokens: SET_UP.printed })],
  }

  test('are met at their limits', () => {
    expect(judge(figures).filter(({ met }) => !met)).toEqual([])
  })

  test('are missed beyond them', () => {
    const slow: Figures = {
      ...figures,
      jobs: [
        { name: 'set-up', skill: side(46, 5), recipe: side(100, 8) },
        { name: 'refresh with news', skill: side(50, 3), recipe: side(100, 3) },
        { name: 'refresh without news', skill: side(6, 1), recipe: side(100, 3) },
      ],
      scale: [{ models: 200, noNewsMs: 400, noNewsMb: 1, allNewsMs: 1, allNewsMb: 1, bytes: 1 }],
      startUp: { emptyNode: 40, help: 81, usageError: 81 },
      documents: [{ what: 'setup.js, set-up', bytes: 4096, tokens: 1 }],
      verificationMs: 2000,
      skillTokens: SKILL_TOKENS + 1,
      journey: [
        {
          ...played({ calls: SET_UP.calls + 1, printedTokens: SET_UP.printed + 1 }),
          faults: ['a call too many'],
        },
      ],
    }
    expect(judge(slow).filter(({ met }) => met)).toEqual([])
  })
})
