import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Capture, TEXTS } from '../../scripts/src/attestation/judge/capture/capture.ts'
import { repoRoot } from './paths.ts'

/** What was computed about an instance when it was recorded. */
export interface ExpectedInstance {
  readonly instance_id: string
  readonly has_e2e_pubkey: boolean
  readonly gpus: number
  readonly arch: readonly string[]
  readonly measurement_row: string | null
  readonly fmspc: string
  readonly dcap_status: string
  readonly dcap_advisory_ids: readonly string[]
}

export interface RecordedCapture {
  readonly name: string
  readonly capture: Capture
  readonly expected: readonly ExpectedInstance[]
  /** NVIDIA's answer and keys as recorded; they were asked with the wrong nonce. */
  readonly nras: { readonly reply: unknown; readonly keys: unknown }
}

/** Recordings of the real services. They are other people's data, so they stay outside of the repository. */
const FOLDER = join(repoRoot, '..', 'shared', 'data', 'tee')

/** Where a recording is, when this machine has the recordings. */
export const recordedFile = (path: string): string | undefined =>
  existsSync(join(FOLDER, path)) ? join(FOLDER, path) : undefined

/** The recorded captures of real fleets; empty on a machine without them. */
export function recordedCaptures(): readonly RecordedCapture[] {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter((name) => existsSync(join(FOLDER, name, 'expected.json')))
    .map((name) => readRecorded(name))
}

function readRecorded(name: string): RecordedCapture {
  const text = (file: string): string => readFileSync(join(FOLDER, name, file), 'utf8')
  const { model, chute_id, nonce, captured_at, instances } = JSON.parse(text('expected.json'))
  const collateral = readdirSync(join(FOLDER, name)).filter((file) => file.startsWith('collateral-'))
  const capture: Capture = {
    model,
    chuteId: chute_id,
    nonce,
    capturedAt: Date.parse(captured_at),
    confidentialCompute: true,
    texts: new Map([
      [TEXTS.evidence, text('evidence.json')],
      [TEXTS.instances, text('instances.json')],
      ...collateral.map((file): [string, string] => [file.replace('.json', '-platform.json'), text(file)]),
    ]),
    problems: new Map(),
  }
  const nras = { reply: JSON.parse(text('nras-response.json')), keys: JSON.parse(text('nras-jwks.json')) }
  return { name, capture, expected: instances, nras }
}
