import { ATTEST_SERVICES, type AttestServices } from '../../attestation/services/services.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { verifyReport } from './report.ts'
import { attestKey, verifyModel } from './verify.ts'

/**
 * Lets a model become the default only when its attestation holds: no check of any instance refuted, and at least one
 * instance with every check passed. Gaps beyond that are warnings.
 * @throws SkillError E_ATTESTATION_FAILED, or exit 4 or 5 when there is no evidence
 */
export async function requireVerified(
  context: Context,
  id: string,
  services: AttestServices = ATTEST_SERVICES,
): Promise<readonly Warning[]> {
  context.progress(`verifying the attestation of ${id}`)
  const { verification, warnings } = await verifyModel(context, services, id, attestKey(context))
  const { summary, data } = verifyReport({
    ...verification,
    policy: 'default',
    source: 'live',
    warnings,
  })
  if (data.verdict !== 'verified' && data.verdict !== 'verified-with-gaps') {
    const none = data.verdict === 'unavailable'
    throw new SkillError(
      none ? 'E_ATTESTATION_UNAVAILABLE' : 'E_ATTESTATION_FAILED',
      `${summary} Nothing was changed.`,
      {
        fix: `Run ${skillCommand('verify', `${id} --from-env`)} for the reasons, or choose another model.`,
        data: { verdict: data.verdict, findings: data.findings },
      },
    )
  }
  const gaps = data.verdict === 'verified' ? [] : [{ code: 'attestation-gaps', message: summary }]
  return [...warnings, ...gaps]
}
