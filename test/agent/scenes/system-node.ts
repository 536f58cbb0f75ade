import { spawnSync } from 'node:child_process'
import { skillConstants } from '../../../scripts/dev/pages/skill-manifest.ts'
import type { Home } from '../../support/homes/home.ts'
import { repoRoot } from '../../support/paths.ts'

/** The Node that the login shell of a home finds first, and whether it is too old for the skill. */
export function systemNode(home: Home): { readonly version: string | undefined; readonly tooOld: boolean } {
  const { stdout } = spawnSync('/bin/sh', ['-l', '-c', 'node --version'], {
    env: { HOME: home.dir },
    encoding: 'utf8',
  })
  const version = /^v(\d+)\S*/.exec(stdout ?? '')
  const floor = Number(/\d+/.exec(skillConstants(repoRoot).requires.node)?.[0])
  return { version: version?.[0], tooOld: Number(version?.[1]) < floor }
}
