import { statSync } from 'node:fs'
import { type Check, passCheck } from '../../domain/checks/check.ts'
import type { Context } from '../../shell/context.ts'
import { npmVersion } from '../../shell/npm-version.ts'
import { skillFile } from '../../shell/skill-path.ts'
import { handedOverTo } from '../../shell/starter.ts'
import { SKILL } from '../../skill.ts'
import { isoTime } from '../shared/answer/times.ts'

const COPY_DAY_MS = 86_400_000
/** From then on a newer one is worth a look. */
const OLD_AFTER_DAYS = 90

/** What changes with every installation of a kind, the surest first, and how a copy of that kind becomes newer. */
const INSTALLATIONS = [
  { via: 'clawhub', mark: '.clawhub/origin.json', update: 'openclaw skills update --all' },
  { via: 'openclaw', mark: '.openclaw/source-origin.json', update: 'openclaw skills install … --force' },
  { via: 'git', mark: '.git/logs/HEAD', update: 'git pull in its folder' },
  { via: 'copy', mark: 'SKILL.md', update: 'copying the folder anew' },
] as const

/** How this copy of the skill came here, and when it last changed, in ms since the epoch. */
interface InstalledCopy {
  readonly via: (typeof INSTALLATIONS)[number]['via']
  readonly at: number
}

/** What the files of the skill's folder tell about this copy. */
export function installedCopy(fileOf = skillFile): InstalledCopy | undefined {
  for (const { via, mark } of INSTALLATIONS) {
    try {
      return { via, at: statSync(fileOf(mark)).mtimeMs }
    } catch {
      // not this way, then
    }
  }
  return undefined
}

/** What runs here, and how the skill came here. */
export function versionsHere(
  { env }: Context<'status'>,
  openclaw: string | null,
  copy: InstalledCopy | undefined,
) {
  const nodePath = handedOverTo(env)
  return {
    skill: SKILL.version,
    ...(SKILL.released !== undefined && { released: SKILL.released }),
    ...(copy && { installed: { via: copy.via, at: isoTime(copy.at) } }),
    node: process.versions.node,
    ...(nodePath !== undefined && { nodePath }),
    npm: npmVersion(env),
    openclaw,
  }
}

/** Told once the skill is old: from the day of its release where it is known, else from when this copy came here. */
export function ageCheck(
  copy: InstalledCopy | undefined,
  { version, released }: { readonly version: string; readonly released?: string },
  now: number,
): Check | undefined {
  const since = released === undefined ? copy?.at : Date.parse(released)
  const days = Math.floor((now - (since ?? now)) / COPY_DAY_MS)
  if (!copy || days < OLD_AFTER_DAYS) return undefined
  const { update } = INSTALLATIONS.find(({ via }) => via === copy.via) ?? INSTALLATIONS[0]
  const what = released === undefined ? 'this copy is' : `its release ${version} is`
  return passCheck('skill-age', `${what} ${days} days old; a newer one comes by ${update}`)
}
