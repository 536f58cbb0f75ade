import { expect, test } from 'vitest'
import { measuredCapabilities } from '../../scripts/src/openclaw/capabilities.ts'
import { NEWEST, playedReleases, RELEASES } from '../openclaw/releases.ts'

test.each(RELEASES)(
  'the abilities of OpenClaw %s ship with the skill, so nobody has to probe it',
  (release) => {
    expect(measuredCapabilities(release)).toBeDefined()
  },
)

test('a run plays the releases that it names, in the order of the list', () => {
  expect(playedReleases('2026.6.11,2026.4.29')).toEqual(['2026.4.29', '2026.6.11'])
  expect(playedReleases('others')).toEqual(RELEASES.filter((release) => release !== NEWEST))
})

test('a release that is not listed is refused by its name', () => {
  expect(() => playedReleases('2026.6.11,2026.9.7')).toThrow('2026.9.7 is not among the releases')
})
