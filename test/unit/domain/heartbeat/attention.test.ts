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
