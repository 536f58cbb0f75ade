import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { ByteText } from '../../../system/byte-text.ts'
import { readIfThere, replaceFile } from '../../../system/edit-file.ts'

/** A person's `HEARTBEAT.md`; undefined when there is none. @throws SkillError E_SCHEDULE_REFUSED */
export function readHeartbeatText(path: string): ByteText | undefined {
  return orRefused(path, 'read', () => readIfThere(path))
}

/** Replaces it. @throws SkillError E_SCHEDULE_REFUSED */
export function writeHeartbeatText(path: string, text: ByteText): void {
  orRefused(path, 'written', () => replaceFile(path, text))
}

function orRefused<T>(path: string, what: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new SkillError('E_SCHEDULE_REFUSED', `${path} cannot be ${what} (${code}).`, {
      fix: 'Let it be a regular file that this user may write, or run heartbeat.js install with --via print.',
    })
  }
}
