import { type Change, toPatch } from '../../domain/config/change.ts'
import type { JsonObject } from '../../domain/json.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { OpenClawCall, OpenClawOutcome } from '../run.ts'
import type { OpenClaw } from '../session.ts'
import { invalidConfig } from './config-file.ts'

/** A config write as data: the patch, and the arrays it may shorten. */
export interface PatchCall {
  readonly patch: JsonObject
  readonly call: OpenClawCall
}

/** OpenClaw 2026.9 takes 3 s for a write on an idle machine; one that is cut off may or may not go through. */
const PATCH_TIMEOUT_MS = 120_000
/** Of OpenClaw's refusal only the place: words too short for a secret. */
const FAULTY_PATH = /config validation failed: (\w{1,30}(?:\.\w{1,30}){0,7}): /i
const CONFLICT = /config changed since last load|config file changed while/i

/**
 * The one `openclaw config patch` for a list of changes. `replace` names array paths that lose entries, which
 * OpenClaw refuses unless it is told so.
 */
export function patchCall(changes: readonly Change[], replace: readonly string[]): PatchCall {
  const patch = toPatch(changes)
  return {
    patch,
    call: {
      args: ['config', 'patch', '--stdin', ...replace.flatMap((path) => ['--replace-path', path])],
      input: `${JSON.stringify(patch)}\n`,
      timeoutMs: PATCH_TIMEOUT_MS,
    },
  }
}

/** Whether OpenClaw gave up because somebody else wrote the config meanwhile. */
export function isConflict({ stdout, stderr }: OpenClawOutcome): boolean {
  return CONFLICT.test(stdout + stderr)
}

/** What became of a write; everything but `written` and `conflict` is thrown. */
export async function writePatch(openclaw: OpenClaw, { call }: PatchCall): Promise<'written' | 'conflict'> {
  const outcome = await openclaw.run(call)
  if (outcome.kind === 'exited' && outcome.code === 0) return 'written'
  if (isConflict(outcome)) return 'conflict'
  throw writeError(outcome, openclaw.paths.configPath)
}

/** Why OpenClaw did not write, in our words: its own may quote the config. */
export function writeError(outcome: OpenClawOutcome, configPath: string): SkillError {
  const said = outcome.stdout + outcome.stderr
  if (outcome.kind !== 'exited') {
    return new SkillError('E_OPENCLAW_FAILED', `openclaw config patch did not finish (${outcome.kind}).`, {
      fix: `Run ${skillCommand('status')} to see whether the write went through, then run this again.`,
    })
  }
  if (/externally managed|managed by nix/i.test(said))
    return readOnlyError('it is managed elsewhere', undefined)
  if (/EACCES|EPERM|EROFS|permission denied/i.test(said))
    return readOnlyError('it cannot be written', undefined)
  if (/ENOSPC|no space left/i.test(said))
    return refusedPatch('the disk is full', 'Free some disk space, then run this again.')
  if (/size-drop/.test(said)) {
    return refusedPatch(
      'it guards against writes that more than halve the file',
      'Remove the surplus rows in smaller steps with openclaw config patch, then run this again.',
    )
  }
  if (/config (is )?invalid/i.test(said)) return invalidConfig('OpenClaw refuses it', configPath)
  return refusedPatch(
    `its validation did not accept ${FAULTY_PATH.exec(said)?.[1] ?? 'the result'}`,
    'Run openclaw config validate; if the config is valid, report this.',
  )
}

function refusedPatch(why: string, fix: string): SkillError {
  return new SkillError('E_WRITE_REFUSED', `OpenClaw refused the write: ${why}. Nothing was changed.`, {
    fix,
  })
}

/** A config that may not be written here; the patch travels in `data`, for whoever may. */
export function readOnlyError(why: string, patch: JsonObject | undefined): SkillError {
  return new SkillError('E_CONFIG_READONLY', `OpenClaw's config was not written: ${why}.`, {
    fix: patch
      ? 'Apply data.patch (a JSON merge patch) where the config is managed, then run this again.'
      : 'Make the change where the config is managed, or run this as the user that runs OpenClaw.',
    ...(patch && { data: { patch } }),
  })
}
