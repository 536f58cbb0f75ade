import { resolve } from 'node:path'
import type { Capture } from '../../attestation/judge/capture/capture.ts'
import type { FleetResult } from '../../attestation/judge/fleet.ts'
import { ATTEST_SERVICES, type AttestServices } from '../../attestation/services/services.ts'
import { endpointsFrom } from '../../chutes/endpoints.ts'
import { KEY_FAULTS, parseKey } from '../../domain/credential/key.ts'
import { openclawPaths } from '../../openclaw/paths.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { chosenValue, usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { attestStatePath, loadAttestState, saveAttestState } from '../../state/attest-state.ts'
import { loadCapture, requireEmptyFolder, saveCapture, unreadableCapture } from '../../state/capture-files.ts'
import type { Answer } from '../answer-schemas.ts'
import { collectEvidence } from './collect-evidence.ts'
import { findAttestedModel } from './find-attested-model.ts'
import { rememberReleases } from './remember-releases.ts'
import { verifyReport } from './report.ts'

const PIPED_KEY_WAIT_MS = 15_000

/** Verifies a model's instances now, or a saved capture as of when it was taken. */
export async function verify(
  context: Context<'verify'>,
  services: AttestServices = ATTEST_SERVICES,
): Promise<Answer<'verify'>> {
  const { flags, operands } = context.invocation
  const policy = policyOf(context)
  if (flags.offline !== undefined) {
    if (flags.save || flags['from-env'] || operands.length > 0)
      throw usageError(
        SCRIPTS.verify,
        '--offline takes no model, no key and no --save: the folder says it all.',
      )
    return verifySaved(context, services, flags.offline, policy)
  }
  const folder = flags.save === undefined ? undefined : resolve(flags.save)
  if (folder !== undefined) requireEmptyFolder(folder)
  const { verification, warnings } = await verifyModel(context, services, operands[0], attestKey(context))
  const unsaved = folder === undefined ? [] : saveWarnings(folder, verification.capture)
  return verifyReport({
    ...verification,
    policy,
    source: 'live',
    saved: unsaved.length === 0 ? folder : undefined,
    warnings: [...warnings, ...unsaved],
  })
}

/** Saves the evidence; the verdict is told whether or not that works. */
function saveWarnings(folder: string, capture: Capture): Warning[] {
  try {
    saveCapture(folder, capture)
    return []
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return [{ code: 'evidence-not-saved', message: `${thrown.message} ${thrown.fix}` }]
  }
}

export interface Verification {
  readonly capture: Capture
  readonly result: FleetResult
  /** Whether Chutes was asked with a key. */
  readonly authenticated: boolean
}

/** Collects and judges the evidence of a model's instances. @throws SkillError exit 2 to 5 */
export async function verifyModel(
  context: Context,
  services: AttestServices,
  word: string | undefined,
  key: Promise<Secret | undefined>,
): Promise<{ readonly verification: Verification; readonly warnings: readonly Warning[] }> {
  const endpoints = endpointsFrom(context.env)
  // a key that is still being typed or fetched does not hold up the rest
  const [{ model, live, warnings }, bearer] = await Promise.all([
    findAttestedModel(context, endpoints, word),
    key,
  ])
  const attest = await import('../../attestation/judge/index.ts')
  const path = attestStatePath(openclawPaths(context.env).stateDir)
  const before = loadAttestState(path)
  const question = {
    model: model.id,
    chuteId: model.chuteId,
    confidentialCompute: live ? model.tee : undefined,
    api: endpoints.api.url,
    bearer,
  }
  const { capture, state } = await collectEvidence(context, attest, services, question, before)
  const result = await attest.judgeCapture(capture, services.roots ?? attest.ROOTS)
  if (!result)
    throw new SkillError('E_ATTESTATION_UNAVAILABLE', 'What was answered is not attestation evidence.', {
      fix: 'Run the same command again later.',
      data: { model: capture.model, verdict: 'unavailable' },
    })
  const seen = rememberReleases(state, capture, result, attest.compareReleases)
  saveAttestState(path, seen.state)
  return {
    verification: { capture, result, authenticated: bearer !== undefined },
    warnings: [...warnings, ...noKeyWarning(bearer, result), ...seen.warnings],
  }
}

async function verifySaved(
  context: Context,
  services: AttestServices,
  folder: string,
  policy: 'default' | 'strict',
): Promise<Answer<'verify'>> {
  context.progress('verifying the saved evidence')
  const capture = loadCapture(resolve(folder))
  const attest = await import('../../attestation/judge/index.ts')
  const { measurements } = loadAttestState(attestStatePath(openclawPaths(context.env).stateDir))
  const own = { images: measurements?.text ?? '' }
  const result = await attest.judgeCapture(capture, services.roots ?? attest.ROOTS, own)
  if (!result) throw unreadableCapture()
  return verifyReport({ capture, result, policy, source: 'offline', warnings: [] })
}

function policyOf({ invocation }: Context<'verify'>): 'default' | 'strict' {
  const { policy } = invocation.flags
  return policy ? chosenValue(SCRIPTS.verify, 'policy', policy, ['default', 'strict']) : 'default'
}

/** The key, when one was given; a key that cannot be one is told rather than dropped. */
export async function attestKey(context: Context): Promise<Secret | undefined> {
  const fromEnv = Boolean(context.invocation.flags['from-env'])
  const input = fromEnv ? (context.env.CHUTES_API_KEY ?? '') : await optionalPipedKey(context)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return new Secret(parsed.key)
  if (parsed.fault === 'empty' && !fromEnv) return undefined
  const empty = parsed.fault === 'empty'
  throw new SkillError(
    empty ? 'E_KEY_EMPTY' : 'E_KEY_MALFORMED',
    empty ? 'CHUTES_API_KEY is not set.' : KEY_FAULTS[parsed.fault],
    { fix: 'Set CHUTES_API_KEY for --from-env, pipe one key in, or leave both out to verify without a key.' },
  )
}

/** An agent's shell may leave standard input open without ever writing to it; a person is not asked. */
function optionalPipedKey({ signal }: Context): Promise<string> | string {
  return process.stdin.isTTY ? '' : readKeyInput(signal, PIPED_KEY_WAIT_MS)
}

/** Newer instances sign the nonce themselves; then a key would add nothing. */
function noKeyWarning(bearer: Secret | undefined, { findings }: FleetResult): Warning[] {
  if (bearer || !findings.some(({ check }) => check === 'report-data')) return []
  const message =
    'No API key was given, so the instances’ keys could not be bound to the nonce. Add --from-env or pipe the key in.'
  return [{ code: 'no-key', message }]
}
