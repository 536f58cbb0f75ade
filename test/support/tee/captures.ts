import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { ROOTS, type Roots } from '../../../scripts/src/attestation/judge/certificates/roots.ts'
import { repoRoot } from '../paths.ts'
import { sharedFile } from '../shared-data.ts'

/** What was computed about an instance when it was recorded. */
interface ExpectedInstance {
  readonly instance_id: string
  readonly has_e2e_pubkey: boolean
  readonly gpus: number
  readonly arch: readonly string[]
  readonly measurement_row: string | null
  readonly fmspc: string
  readonly dcap_status: string
}

export interface RecordedCapture {
  readonly name: string
  readonly capture: Capture
  /** What everything in it hangs on. */
  readonly roots: Roots
  readonly expected: readonly ExpectedInstance[]
  /** NVIDIA's answer and keys as recorded; they were asked with the wrong nonce. */
  readonly nras: { readonly reply: unknown; readonly keys: unknown }
}

/** Where `record-capture.ts` puts the capture of a synthetic fleet. */
export const SYNTHETIC_FOLDER = join(repoRoot, 'test', 'support', 'tee', 'synthetic-capture')

/** The capture of a synthetic fleet, which is part of the repository. */
export const syntheticCapture = (): RecordedCapture => readRecorded('synthetic', SYNTHETIC_FOLDER)

/** The captures of real fleets; empty on a machine without them, because they are other people's data. */
export function recordedCaptures(): readonly RecordedCapture[] {
  const folder = sharedFile('tee')
  if (!folder) return []
  return readdirSync(folder)
    .filter((name) => sharedFile('tee', name, 'expected.json'))
    .map((name) => readRecorded(name, join(folder, name)))
}

function readRecorded(name: string, folder: string): RecordedCapture {
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const { model, chute_id, nonce, captured_at, instances, roots } = JSON.parse(text('expected.json'))
  const collateral = readdirSync(folder).filter((file) => file.startsWith('collateral-'))
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
  return { name, capture, roots: roots ?? ROOTS, expected: instances, nras }
}
