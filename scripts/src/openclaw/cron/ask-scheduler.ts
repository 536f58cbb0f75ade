import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CronKind } from '../../domain/config/capabilities.ts'
import type { OpenClawOutcome } from '../run.ts'
import type { OpenClaw } from '../session.ts'

/**
 * `openclaw cron <question>`, for questions that change nothing; once more when the first try fails, as it does where a
 * busy Gateway drops the connection. OpenClaw 2026.6 pairs this machine at its first call to the Gateway, with only the
 * permission that this call needs, and a job that is added later would wait for somebody's approval. So there, the first
 * call removes a job that does not exist, which takes the permission to change jobs.
 */
export async function askScheduler(
  openclaw: OpenClaw,
  kind: CronKind | undefined,
  question: readonly string[],
  timeoutMs?: number,
): Promise<OpenClawOutcome> {
  if (kind === 'command' && !isPaired(openclaw))
    await openclaw.run({ args: ['cron', 'rm', NO_JOB, '--json'], timeoutMs })
  const call = { args: ['cron', ...question], timeoutMs }
  const first = await openclaw.run(call)
  return first.code === 0 ? first : openclaw.run(call)
}

/** No job has this id. */
const NO_JOB = '00000000-0000-4000-8000-000000000000'

/** Whether OpenClaw 2026.6 keeps what a pairing gave this machine; only an approval changes its permissions. */
export function isPaired({ paths }: OpenClaw): boolean {
  return existsSync(join(paths.stateDir, 'identity', 'device-auth.json'))
}
