import type { Capture } from '../../attestation/judge/capture/capture.ts'
import type { Finding, FleetResult, Verdict } from '../../attestation/judge/fleet.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { utcDay } from '../shared/answer/times.ts'

/** What a verdict is told about. */
export interface Told {
  readonly capture: Capture
  readonly result: FleetResult
  readonly policy: 'default' | 'strict'
  readonly source: 'live' | 'offline'
  /** Whether Chutes was asked with an API key. */
  readonly authenticated?: boolean
}

/** True of every verdict, however good. */
export const NOT_PROVEN = [
  'ordinary requests end at Chutes’ control plane, which sees their text; they are not bound to these instances',
  'which model weights and code run is not measured; the image is',
  'the list of published images is Chutes’ own and not signed',
  'whoever has the machine in their hands can break TDX and confidential GPUs (physical attacks)',
  'it holds for the moment of `capturedAt` only',
  'instances that Chutes did not list are not looked at, and may serve requests',
  'the NVSwitches between the GPUs give no evidence',
]

/** The verdict in a sentence. Its first words say whether all instances are verified, some, or none. */
export function verdictSentence(verdict: Verdict, told: Told): string {
  const { capture, result, source } = told
  if (source === 'live') return `${firstWords(verdict, told, capture.model)}.`
  const evidence = `${capture.model} in evidence saved on ${utcDay(capture.capturedAt)}`
  return `${firstWords(verdict, told, evidence)}; only the folder says: ${folderWords(result)}.`
}

function firstWords(verdict: Verdict, { result, policy }: Told, model: string): string {
  const { instances, listed, findings } = result
  const some = (kind: 'verified' | 'failed'): string =>
    `${instances.filter((one) => one.verdict === kind).length} of ${listed} instance${listed === 1 ? '' : 's'}`
  const open = names(findings, 'unresolved')
  switch (verdict) {
    case 'verified':
      return `verified: all ${some('verified')} of ${model} run a published image in genuine Intel TDX with genuine NVIDIA GPUs`
    case 'verified-with-gaps':
      return `partly verified: ${some('verified')} of ${model} in full; open: ${open}`
    case 'not-verified':
      return `not verified: no instance of ${model} passed every check; open: ${open}`
    case 'unavailable':
      return `not verified: no instance of ${model} gave evidence`
    case 'failed': {
      const failed = names(findings, 'fail')
      const one = instances.some(({ verdict: its }) => its === 'failed')
      if (failed)
        return `not verified: ${one ? `${some('failed')} of ${model}` : `${model} as a whole`} failed; refuted: ${failed}`
      return `not verified: the ${policy} policy takes no gaps, and ${model} has some: ${open || 'superseded image'}`
    }
  }
}

function names(findings: readonly Finding[], status: Finding['status']): string {
  return [...new Set(findings.filter((one) => one.status === status).map((one) => one.check))].join(', ')
}

/** What to do about a verdict that is not the best one. */
export function verdictFix(
  verdict: Verdict,
  { capture, result, policy, source, authenticated }: Told,
): string {
  const live = skillCommand('verify', `${capture.model} --from-env`)
  if (source === 'offline')
    return verdict === 'failed' && policy === 'default'
      ? `Do not rely on this folder; what is in it stays as it is. Verify the model itself: ${live}`
      : `The folder does not hold more than that. Verify the model itself: ${live}`
  if (verdict === 'unavailable')
    return 'Send the model one request to start an instance, then run the same command again.'
  if (verdict === 'failed')
    return policy === 'strict'
      ? `Run ${live} to see it without the strict policy.`
      : `Run the same command once more; if it fails again, use another model (${skillCommand('setup', '--help')}) and tell Chutes.`
  const unbound = result.findings.some(({ check }) => check === 'report-data')
  return authenticated === false && unbound
    ? `Run it with the API key: ${live}`
    : 'Run the same command again later; until nothing is open, say no more of the model than this sentence does.'
}

/** What nobody signed, by name: it is as good as whoever handed the folder over. */
function folderWords({ instances }: FleetResult): string {
  const claimed = instances.some(({ measurement }) => measurement?.kind === 'claimed')
  return `model, time, nonce, confidential-compute flag, instance keys${claimed ? ', image list' : ''}`
}

/** Says what an offline verdict rests on. */
export function folderWarning(result: FleetResult): Warning {
  const message = `As of when it was saved, and on the word of whoever made the folder: ${folderWords(result)}. Whether the nonce was fresh, and whether the evidence is of that model at all, only they know.`
  return { code: 'offline', message }
}
