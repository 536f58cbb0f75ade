import { accountChecks, steadyDetail } from '../../../domain/checks/account-checks.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { accountKey, askAccount } from '../../shared/ask-account.ts'
import { openSession } from '../../shared/open.ts'
import { checkData } from '../../status/status.ts'
import { DAY_MS, type Task } from './task.ts'

/** Once a day, where a key may be taken from the environment: is anything about to be used up? */
export const accountTask: Task = {
  name: 'account',
  everyMs: DAY_MS,
  script: ['status', '--account --from-env'],
  takesKey: true,
  async run(context) {
    const answer = await askAccount(context, await openSession(context), await accountKey(context))
    if (answer.kind === 'failed') {
      throw new SkillError('E_CHUTES_ERROR', `The account could not be read: ${answer.reason}.`, {
        fix: `Run ${skillCommand('status', '--account --from-env')} later.`,
      })
    }
    const checks = accountChecks(answer, context.now())
    const open = checks.filter(({ status }) => status === 'warn' || status === 'fail')
    return {
      ok: true,
      changed: false,
      summary: `${(open[0] ?? checks[0])?.detail ?? 'nothing to tell'}.`,
      attention: open.map((check) => ({
        code: `check-${check.id}`,
        message: `Chutes account: ${steadyDetail(check)}.`,
        fix: checkData(check).fix ?? skillCommand('status', '--account'),
      })),
    }
  },
}
