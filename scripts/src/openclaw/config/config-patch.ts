import { rmSync } from 'node:fs'
import { type Change, toPatch } from '../../domain/config/change.ts'
import { type PrintablePatch, printablePatch } from '../../domain/plans/printable-changes.ts'
import { someOf } from '../../domain/text.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { OpenClawCall, OpenClawOutcome } from '../run.ts'
import type { OpenClaw } from '../session.ts'
import { refusedConfig } from './config-file.ts'
import { realPath } from './replaced-config.ts'

/** OpenClaw 2026.9 takes 3 s for a write on an idle machine; one that is cut off may or may not go through. */
const PATCH_TIMEOUT_MS = 120_000
/** Bytes of standard input that `config patch` reads. */
const MAX_INPUT = 1024 * 1024
/** Of OpenClaw's refusal only the place: words too short for a secret. */
const FAULTY_PATH = /config validation failed: (\w{1,30}(?:\.\w{1,30}){0,7}): /i
const ROW_UNKNOWN = /would remove existing entries/i
const HALVES = /size-drop/
/** By the whole of its time: a name that is the beginning of another would be somebody's own. */
const COPY_NAME = /\.rejected\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z(?![\w-])/g
const CONFLICT = /config changed since last load|config file changed while/i

/**
 * The one `openclaw config patch` for a list of changes. `replace` names array paths that lose entries, which
 * OpenClaw refuses unless it is told so. @throws SkillError E_WRITE_REFUSED when it is more than OpenClaw reads
 */
export function patchCall(changes: readonly Change[], replace: readonly string[]): OpenClawCall {
  const input = `${JSON.stringify(toPatch(changes))}\n`
  if (Buffer.byteLength(input) > MAX_INPUT) {
    throw refusedPatch(
      `it reads at most 1 MiB at once, and this takes ${(Buffer.byteLength(input) / MAX_INPUT).toFixed(1)} MiB`,
      'Take rows that nobody needs out of models.providers.chutes.models, then run this again.',
    )
  }
  return {
    args: ['config', 'patch', '--stdin', ...replace.flatMap((path) => ['--replace-path', path])],
    input,
    timeoutMs: PATCH_TIMEOUT_MS,
  }
}

/** Whether OpenClaw gave up because somebody else wrote the config meanwhile. */
export function isConflict({ stdout, stderr }: OpenClawOutcome): boolean {
  return CONFLICT.test(stdout + stderr)
}

/**
 * What became of a write; everything else is thrown. `row unknown`: the config has a row that the plan does not know, as
 * when somebody added one meanwhile, and OpenClaw lets no list drop one unnamed. `halves`: OpenClaw's size guard refused it; the
 * copy that it keeps of such a write is removed.
 */
export async function writePatch(
  openclaw: OpenClaw,
  call: OpenClawCall,
): Promise<'written' | 'conflict' | 'row unknown' | 'halves'> {
  const outcome = await openclaw.run(call)
  if (outcome.kind === 'exited' && outcome.code === 0) return 'written'
  if (isConflict(outcome)) return 'conflict'
  if (ROW_UNKNOWN.test(outcome.stdout + outcome.stderr)) return 'row unknown'
  if (HALVES.test(outcome.stdout + outcome.stderr)) {
    removeRejectedCopy(outcome, openclaw.paths.configPath)
    return 'halves'
  }
  throw writeError(outcome, openclaw)
}

/** Removes what OpenClaw kept beside its config of this refused write, which it names; copies of other writes stay. */
function removeRejectedCopy({ stdout, stderr }: OpenClawOutcome, configPath: string): void {
  const config = realPath(configPath)
  for (const [time] of (stdout + stderr).matchAll(COPY_NAME)) {
    try {
      rmSync(`${config}${time}`)
    } catch {
      // it is named twice; and one that stays is no reason to fail
    }
  }
}

const SPREAD =
  'its config is spread over files ($include), and it writes one of them at a time, and not every kind'
const MOVE_TOGETHER =
  'Move models.providers.chutes, what names its models, and auth into openclaw.json itself, then run this again.'

/** Found before OpenClaw is asked: the places, each with its file, that stand in the way. */
export function spreadConfig(places: readonly string[]): SkillError {
  return refusedPatch(`${SPREAD}: ${someOf(places)}`, MOVE_TOGETHER)
}

const SIZE_REFUSAL = [
  'it guards against writes that more than halve the file',
  'Take large values out of models.providers.chutes, then run this again.',
] as const
/** What OpenClaw says when it refuses a write, why that is, and what to do. */
const PATCH_REFUSALS: readonly (readonly [pattern: RegExp, why: string, fix: string])[] = [
  [/ENOSPC|no space left/i, 'the disk is full', 'Free some disk space, then run this again.'],
  [/flatten .?include-owned/i, SPREAD, MOVE_TOGETHER],
  [HALVES, ...SIZE_REFUSAL],
  [/input exceeds/i, 'it does not read so much at once', 'Take rows out of the config, then run this again.'],
]

/** Why OpenClaw did not write, in our words: its own may quote the config. */
export function writeError(
  outcome: OpenClawOutcome,
  openclaw: Pick<OpenClaw, 'paths' | 'version'>,
): SkillError {
  const said = outcome.stdout + outcome.stderr
  if (outcome.kind !== 'exited') {
    return new SkillError('E_OPENCLAW_FAILED', `openclaw config patch did not finish (${outcome.kind}).`, {
      fix: `Run ${skillCommand('status')} to see whether the write went through, then run this again.`,
      data: { written: outcome.kind === 'not-started' ? false : null },
    })
  }
  if (/externally managed|managed by nix/i.test(said)) return readOnlyError('it is managed elsewhere')
  if (/EACCES|EPERM|EROFS|permission denied/i.test(said)) return readOnlyError('it cannot be written')
  const refusal = PATCH_REFUSALS.find(([pattern]) => pattern.test(said))
  if (refusal) return refusedPatch(refusal[1], refusal[2])
  if (/config (is )?invalid/i.test(said)) return refusedConfig(openclaw)
  return refusedPatch(
    `its validation did not accept ${FAULTY_PATH.exec(said)?.[1] ?? 'the result'}`,
    'Run openclaw config validate; if the config is valid, report this.',
  )
}

/** OpenClaw guards rows that are not in the config as the skill reads it, and nobody changed that. */
export function rowsRefused(): SkillError {
  return refusedPatch(
    'its config has model rows that are not where this skill sees them',
    'Look for rows of models.providers.chutes in files that the config includes, and keep all of them in one place.',
  )
}

/** The size guard refuses the smallest step that there is. */
export function sizeRefused(): SkillError {
  return refusedPatch(...SIZE_REFUSAL)
}

function refusedPatch(why: string, fix: string): SkillError {
  return new SkillError('E_WRITE_REFUSED', `OpenClaw refused the write: ${why}. Nothing was changed.`, {
    fix,
  })
}

/** A config that may not be written here; the patch travels in `data`, for whoever may. */
export function readOnlyError(why: string, changes: readonly Change[] = []): SkillError {
  const told = changes.length > 0 ? printablePatch(changes) : undefined
  return new SkillError('E_CONFIG_READONLY', `OpenClaw's config was not written: ${why}.`, {
    fix: told
      ? `Apply data.patch (a JSON merge patch) where the config is managed, ${filledIn(told)}then run this again.`
      : 'Make the change where the config is managed, or run this as the user that runs OpenClaw.',
    ...(told && { data: { ...told } }),
  })
}

function filledIn({ withheld }: PrintablePatch): string {
  return withheld.length > 0 ? 'with your own values put back at the paths in data.withheld, ' : ''
}
