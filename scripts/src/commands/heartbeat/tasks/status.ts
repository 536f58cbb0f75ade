import type { Attention } from '../../../domain/heartbeat/attention.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { runStatus } from '../../status/status.ts'
import { DAY_MS, type Task } from './task.ts'

/** Checks the whole set-up once a day. */
export const statusTask: Task = {
  name: 'status',
  everyMs: DAY_MS,
  script: ['status'],
  async run(context) {
    const { summary, data } = await runStatus(context)
    return {
      ok: true,
      changed: false,
      summary,
      attention: checkAttention(data.checks),
    }
  },
}

/** A check as `status.js` tells it. */
interface ToldCheck {
  readonly id: string
  readonly status: string
  readonly detail: string
  readonly fix?: string | undefined
}

/** Warnings that need a person although everything still works. */
const URGENT_CHECKS = new Set(['dangling-reference'])

/** The checks that need a person, as matters to tell. */
export function checkAttention(checks: readonly ToldCheck[]): readonly Attention[] {
  return checks
    .filter((check) => check.status === 'fail' || (check.status === 'warn' && URGENT_CHECKS.has(check.id)))
    .map(({ id, detail, fix }) => ({
      code: `check-${id}`,
      message: `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`,
      fix: fix ?? skillCommand('status'),
    }))
}
