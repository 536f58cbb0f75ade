import { refreshTask } from './refresh-task.ts'
import { reviewTask } from './review-task.ts'
import { statusTask } from './status-task.ts'
import type { Task } from './task.ts'

/** Everything the heartbeat does, in the order in which it runs when several are due. */
export const TASKS: readonly Task[] = [refreshTask, statusTask, reviewTask]
