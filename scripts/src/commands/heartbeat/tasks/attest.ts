import { ATTEST_SERVICES } from '../../../attestation/services/services.ts'
import { modelIdOf } from '../../../domain/catalog/model.ts'
import type { Attention } from '../../../domain/heartbeat/attention.ts'
import { slotReference } from '../../../domain/selection/model-uses.ts'
import { loadConfig } from '../../../openclaw/config/config-file.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { Secret } from '../../../shell/secret.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import type { Answer } from '../../answer-schemas.ts'
import { openSession } from '../../shared/open.ts'
import { verifyReport } from '../../verify/report.ts'
import { verifyModel } from '../../verify/verify.ts'
import { DAY_MS, type Task } from './task.ts'

/** Warnings of a verification that need a person. */
const ATTESTATION_ALARMS = new Set(['image-downgrade'])

/** Once a week, where it is asked for: does the attestation of the default model hold? */
export const attestTask: Task = {
  name: 'attest',
  everyMs: 7 * DAY_MS,
  script: ['verify', '--from-env'],
  onlyWith: 'attest',
  mayTakeKey: true,
  async run(context) {
    const { openclaw } = await openSession(context)
    const { view } = await loadConfig(openclaw)
    if (modelIdOf(slotReference(view, 'primary') ?? '') === undefined)
      return { ok: true, changed: false, summary: 'The default model is not one of Chutes.', attention: [] }
    const key = context.invocation.flags['from-env'] ? context.env.CHUTES_API_KEY?.trim() : undefined
    const bearer = Promise.resolve(key ? new Secret(key) : undefined)
    const { verification, warnings } = await verifyModel(context, ATTEST_SERVICES, undefined, bearer)
    const told = verifyReport({ ...verification, policy: 'default', source: 'live', warnings })
    // nothing is proven or refuted while nobody answers; that is told when it lasts
    if (told.failure && told.failure.code !== 'E_ATTESTATION_FAILED') throw told.failure
    return {
      ok: true,
      changed: false,
      summary: attestSentence(told),
      attention: attestAttention(told, warnings),
    }
  },
}

const attestSentence = ({ data, summary }: Answer<'verify'>): string =>
  `The attestation of ${data.model} is ${summary}`

/** What of a verification needs a person: anything but "verified", and an image that went back. */
export function attestAttention(told: Answer<'verify'>, warnings: readonly Warning[]): readonly Attention[] {
  const { verdict } = told.data
  const refuted = verdict === 'failed'
  const fix = `Run ${skillCommand('verify', '--from-env')} and do not rely on the model ${refuted ? 'while it fails' : 'for more than it says'}.`
  const code = refuted ? 'attestation-failed' : 'attestation-gaps'
  const alarms = warnings.filter((warning) => ATTESTATION_ALARMS.has(warning.code))
  return [
    ...(verdict === 'verified' ? [] : [{ code, message: attestSentence(told), fix }]),
    ...alarms.map((warning) => ({ ...warning, fix })),
  ]
}
