import { expect, test } from 'vitest'
import { measuredCapabilities } from '../../scripts/src/openclaw/capabilities.ts'
import { RELEASES } from '../openclaw/releases.ts'

test.each(RELEASES)(
  'the abilities of OpenClaw %s ship with the skill, so nobody has to probe it',
  (release) => {
    expect(measuredCapabilities(release)).toBeDefined()
  },
)
