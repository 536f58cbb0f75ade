import { beforeAll, describe, test } from 'vitest'
import { measuredCapabilities } from '../../scripts/src/openclaw/capabilities.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import type { Home, HomeOptions } from '../support/homes/home.ts'
import { openStage } from '../support/homes/stage.ts'
import { installRelease, NEWEST, playedReleases, type Release } from './releases.ts'

/** What a journey has: one release of the real OpenClaw, a stand-in that speaks for Chutes, homes that are thrown away. */
export interface Journey {
  readonly release: Release
  readonly newest: boolean
  /** What the skill ships as known about this release; a test of its own asks the release. */
  readonly can: NonNullable<ReturnType<typeof measuredCapabilities>>
  /** Only hooks and tests may ask for it. */
  chutes(): ChutesStandIn
  readonly key: string
  /** An empty home, traced; `asTheWorldIs` leaves the newest OpenClaw its search for a plugin of Chutes and its memory. */
  home(options?: HomeOptions & { readonly config?: object; readonly asTheWorldIs?: boolean }): Home
}

/**
 * 2026.9 asks npm for its own Chutes plugin at many steps, 20 s where there is no network, unless it is told not to; and
 * a quarter of a turn goes into its memory index.
 */
export const QUIET = { plugins: { entries: { chutes: { enabled: false } }, slots: { memory: 'none' } } }

/** Plays a journey on each release; its tests are steps in the life of one home, one named promise each. */
export function journey(
  name: string,
  play: (journey: Journey) => void,
  releases: readonly Release[] = playedReleases(),
): void {
  // a run that plays other releases only says what it leaves out
  if (releases.length === 0) test.skip(name, () => {})
  describe.each(releases)('%s', (release) => {
    const can = measuredCapabilities(release)
    if (!can) throw new Error(`nobody measured what OpenClaw ${release} can do`)
    const newest = release === NEWEST
    describe(name, () => {
      const stage = openStage({ openclaw: 'real' })
      let bin = ''
      beforeAll(async () => {
        bin = await installRelease(release)
      })
      play({
        release,
        newest,
        can,
        chutes: () => stage.chutes,
        key: stage.key,
        home: ({ asTheWorldIs = false, config, ...options } = {}) => {
          const quiet = newest && !asTheWorldIs ? QUIET : undefined
          return stage.home({
            openclawBin: bin,
            ...options,
            ...((quiet || config) && { config: { ...quiet, ...config } }),
          })
        },
      })
    })
  })
}
