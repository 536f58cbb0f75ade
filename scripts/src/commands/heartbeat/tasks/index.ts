import type { Context } from '../../../shell/context.ts'
import { accountTask } from './account.ts'
import { attestTask } from './attest.ts'
import { refreshTask } from './refresh.ts'
import { reviewTask } from './review.ts'
import { signInTask } from './sign-in.ts'
import { statusTask } from './status.ts'
import type { Task } from './task.ts'

/** Everything the heartbeat does, in the order in which it runs when several are due. */
export const TASKS: readonly Task[] = [
  signInTask,
  refreshTask,
  statusTask,
  accountTask,
  reviewTask,
  attestTask,
]

/** Those of them that may run here. */
export function tasksFor({
  invocation,
  env,
}: Pick<Context<'heartbeat'>, 'invocation' | 'env'>): readonly Task[] {
  const { flags } = invocation
  const key = Boolean(flags['from-env'] && env.CHUTES_API_KEY)
  return TASKS.filter(
    ({ takesKey, onlyWith }) => (key || !takesKey) && (onlyWith === undefined || Boolean(flags[onlyWith])),
  )
}

/** Whether there is anything to do for a task. */
export function isWanted({ wanted }: Task, stateDir: string): boolean {
  return wanted?.(stateDir) ?? true
}
