import { describe, expect, test } from 'vitest'
import {
  type Attention,
  heartbeatReply,
  newAttention,
} from '../../../../scripts/src/domain/heartbeat/attention.ts'

const NOW = 1_795_000_000_000
const DAY = 24 * 3_600_000
const item = (code: string, message = `${code} happened.`): Attention => ({
  code,
  message,
  fix: `Mend ${code}.`,
})

/** What was told at each moment, one list of open matters after the other. */
function story(...moments: readonly (readonly [time: number, open: readonly Attention[]])[]): string[][] {
  let told: ReturnType<typeof newAttention>['told'] = []
  return moments.map(([time, open]) => {
    const result = newAttention(open, told, time)
    told = result.told
    return result.tell.map((one) => one.code)
  })
}

describe('a matter', () => {
  test('is told once while it stays open', () => {
    expect(story([NOW, [item('a')]], [NOW + DAY, [item('a')]], [NOW + 13 * DAY, [item('a')]])).toEqual([
      ['a'],
      [],
      [],
    ])
  })

  test('is told again after two weeks', () => {
    const days = Array.from({ length: 30 }, (_, day) => [NOW + day * DAY, [item('a')]] as const)
    expect(story(...days).flatMap((codes, day) => (codes.length > 0 ? [day] : []))).toEqual([0, 14, 28])
  })

  test('is told again when it reads differently', () => {
    expect(story([NOW, [item('a', 'One is gone.')]], [NOW + 1, [item('a', 'Two are gone.')]])).toEqual([
      ['a'],
      ['a'],
    ])
  })

  test('that is an error is told once, whatever figures it has by now', () => {
    const failed = (since: string, status: number, seen: number, age: number) =>
      item(
        'E_CATALOG_REJECTED',
        `The refresh task has failed since ${since}: HTTP ${status} (seen ${seen} of 4 times). The last list is ${age} h old.`,
      )
    const first = failed('2026-11-21', 502, 1, 26)
    const later = [failed('2026-11-21', 503, 2, 30.1), failed('2026-11-24', 502, 1, 26)]
    expect(later.map((one) => story([NOW, [first]], [NOW + 1, [one]])[1])).toEqual([[], [first.code]])
    const about = (id: string) => item('E_MODEL_UNKNOWN', `${id} is not served.`)
    expect(story([NOW, [about('GLM-5.1')]], [NOW + 1, [about('GLM-5.2')]])[1]).toHaveLength(1)
    const count = (number: number) => item('check-fallbacks', `${number} of them are gone.`)
    expect(story([NOW, [count(1)]], [NOW + 1, [count(2)]])[1]).toHaveLength(1)
  })

  test('that comes and goes is told once a day at most', () => {
    expect(story([NOW, [item('a')]], [NOW + 1, []], [NOW + 2, [item('a')]])).toEqual([['a'], [], []])
  })

  test('that was settled and comes back a day later is told again', () => {
    expect(story([NOW, [item('a')]], [NOW + DAY + 1, []], [NOW + DAY + 2, [item('a')]])).toEqual([
      ['a'],
      [],
      ['a'],
    ])
  })

  test('found by two tasks is told once', () => {
    expect(story([NOW, [item('a'), item('a')]])).toEqual([['a']])
  })

  test('does not keep another one quiet', () => {
    expect(story([NOW, [item('a')]], [NOW + 1, [item('a'), item('b')]])).toEqual([['a'], ['b']])
  })

  test('told in the future, as a wrong clock has it, is told again and then not', () => {
    expect(story([NOW + 100 * DAY, [item('a')]], [NOW, [item('a')]], [NOW + 1, [item('a')]])).toEqual([
      ['a'],
      ['a'],
      [],
    ])
  })
})

describe('the reply', () => {
  test('is the silent word when there is nothing to tell', () => {
    expect(heartbeatReply([], 'HEARTBEAT_OK', 'm')).toBe('HEARTBEAT_OK')
  })

  test('says what happened and what to do, without the silent word', () => {
    expect(heartbeatReply([item('a')], 'NO_REPLY', 'm')).toBe('Chutes needs you. a happened. To do: Mend a.')
  })

  test('counts what it has no room for', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((code) => item(code))
    expect(heartbeatReply(many, 'NO_REPLY', 'node status.js')).toMatch(
      /Mend c\. And 2 more: node status\.js$/,
    )
  })
})
