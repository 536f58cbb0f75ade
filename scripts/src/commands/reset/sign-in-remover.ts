import { whileWriting } from '../../shell/standing.ts'
import { hasSignIn } from '../auth/renew.ts'
import { forgetSignIn } from '../auth/sign-in.ts'
import type { Remover } from './removers.ts'

/** What was kept to renew a sign-in with Chutes; the access token goes with the other credentials. */
export const signInRemover: Remover = {
  what: 'sign-in',
  async remove({ standing }, { openclaw }, dryRun) {
    if (!hasSignIn(openclaw.paths.stateDir)) return { outcome: 'absent', warnings: [] }
    if (dryRun) return { outcome: 'planned', warnings: [] }
    const warnings = await whileWriting(standing, () => forgetSignIn(openclaw))
    return { outcome: warnings.length > 0 ? 'failed' : 'removed', warnings }
  },
}
