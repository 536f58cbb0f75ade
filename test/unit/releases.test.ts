import { expect, test } from 'vitest'
import {
  CAPABILITIES,
  MEASURED_RELEASES,
  measuredCapabilities,
} from '../../scripts/src/openclaw/capabilities.ts'
import {
  answeringReleases,
  freshReleases,
  JOURNEY_RELEASES,
  NEWEST,
  playedReleases,
  RELEASES,
} from '../openclaw/releases.ts'
import { drawReleases } from '../openclaw/run/draw.ts'

test('the releases whose abilities ship with the skill are those that every full run tries', () => {
  expect(MEASURED_RELEASES).toEqual(RELEASES)
})

test('a run plays the journeys on the releases that it names, in the order of the list', () => {
  expect(playedReleases(undefined)).toEqual([NEWEST])
  expect(playedReleases('2026.6.11,2026.4.29')).toEqual(['2026.4.29', '2026.6.11'])
  expect(playedReleases('others')).toEqual(JOURNEY_RELEASES.filter((release) => release !== NEWEST))
})

test('every release but the newest, listed or not, plays the fresh life', () => {
  expect(freshReleases(undefined)).toEqual([])
  expect(freshReleases(`2026.8.2,2026.9.7,${NEWEST}`)).toEqual(['2026.8.2', '2026.9.7'])
  const listed = RELEASES.filter((one) => one !== NEWEST)
  expect(freshReleases('others,2026.5.20,2026.8.1')).toEqual([...listed, '2026.5.20', '2026.8.1'])
})

test('the releases that are asked give every answer that there is among the listed ones', () => {
  const asked = answeringReleases('others')
  for (const name of Object.keys(CAPABILITIES) as (keyof typeof CAPABILITIES)[]) {
    // the others are read from the number of the release
    if (CAPABILITIES[name].asks === 'version') continue
    const answers = (of: readonly string[]) => new Set(of.map((one) => measuredCapabilities(one)?.[name]))
    expect(answers(asked), name).toEqual(answers(RELEASES))
  }
  expect(answeringReleases('2026.7.35,2026.5.20')).toEqual(['2026.7.35'])
})

test('two releases are drawn from the floor on, the same for the same seed, and all of them by some seed', () => {
  const versions = [
    ...['2026.4.27', '2026.4.29-beta.4', '2026.4.29', '2026.5.7', '2026.5.12', '2026.7.1-1'],
    ...['2026.8.1-beta.2', '2026.8.1', '2026.9.6', 'nonsense'],
  ]
  const draw = (seed: number) => drawReleases(versions, { floor: '>=2026.4.29', seed, count: 2 })
  expect(draw(7)).toEqual(draw(7))
  const seeds = Array.from({ length: 60 }, (_, seed) => draw(seed))
  expect(seeds.every(([a, b, ...more]) => a !== b && more.length === 0)).toBe(true)
  expect([...new Set(seeds.flat())].sort()).toEqual(['2026.5.12', '2026.5.7', '2026.7.1-1', '2026.8.1'])
})
