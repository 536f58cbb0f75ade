import type { Attention } from '../../domain/attention.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { refresh } from '../refresh.ts'
import { HOUR_MS, type Task } from './task.ts'

/** Keeps the model rows in line with the catalogue. */
export const refreshTask: Task = {
  name: 'refresh',
  everyMs: 4 * HOUR_MS,
  script: ['refresh'],
  async run(context) {
    const { changed, summary, warnings = [], next = [] } = await refresh(context)
    const attention = warnings
      .filter((warning) => warning.code === 'model-retired')
      .map(({ code, message }): Attention => ({ code, message, fix: next[0] ?? skillCommand('setup') }))
    return { ok: true, changed, summary, attention }
  },
}
