import { runChecks } from '../../../domain/checks/checks.ts'
import type { Attention } from '../../../domain/heartbeat/attention.ts'
import { type Finding, reviewModels } from '../../../domain/selection/review.ts'
import { modelsStatus } from '../../../openclaw/models-status.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { openCommand } from '../../shared/command-context.ts'
import { liveCatalog } from '../../shared/find-catalog.ts'
import { checkData } from '../../status/status.ts'
import { checkAttention } from './status.ts'
import { DAY_MS, type Task } from './task.ts'

/** The checks that say whether the chosen models are the ones that answer. */
const CHOICES = new Set(['primary', 'aliases', 'allowlist'])

/** Once a week: do the chosen models still answer, does Chutes list them as TEE, and are there clearly better picks? Changes nothing. */
export const reviewTask: Task = {
  name: 'review',
  everyMs: 7 * DAY_MS,
  script: ['heartbeat', '--force review'],
  async run(context) {
    const command = await openCommand(context)
    const { openclaw, state } = command
    const { view } = command.config
    const [seen, catalog] = await Promise.all([modelsStatus(openclaw), liveCatalog(command)])
    const checks = runChecks({
      view,
      base: state.rows,
      missing: state.missing,
      lastGood: state.catalog,
      catalog,
      plan: undefined,
      openclaw: seen,
      readOnly: undefined,
    })
    const choices = checkAttention(checks.filter((check) => CHOICES.has(check.id)).map(checkData))
    const picks = reviewModels(view, catalog.models).map(findingAttention)
    return {
      ok: true,
      changed: false,
      summary:
        choices.length + picks.length === 0
          ? 'The choices are good.'
          : `To look at: ${[...choices, ...picks].map((item) => item.code).join(', ')}.`,
      attention: [...choices, ...picks],
    }
  },
}

function findingAttention({ kind, role, id, pick, message }: Finding): Attention {
  const fix = pick
    ? `If you want it, run ${skillCommand('models', `use ${role} ${pick}`)}`
    : `Choose another model than ${id} for ${role}: ${skillCommand('models', `recommend ${role}`)}`
  return { code: kind, message, fix }
}
