/**
 * Freezes what a synthetic fleet answers as files, in the layout of a recording of a real one: two machines with
 * eight GPUs that run a bundled image, one of them without a known key, and NVIDIA asked with the wrong nonce.
 *
 *   npm exec -- node test/support/tee/record-capture.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { BUNDLED_ROWS } from '../../../scripts/src/attestation/judge/release/bundled-releases.ts'
import type { MeasurementRow } from '../../../scripts/src/attestation/judge/release/release.ts'
import { SYNTHETIC_FOLDER } from './captures.ts'
import { createWorld, keysText, makeCapture, NOW, type World } from './fleet.ts'
import { FMSPC, makeQuote } from './intel.ts'
import { makeJudgement, nvidiaKeys } from './nvidia.ts'
import { itemsOf } from './tamper.ts'

const image = rowOf('1.3.0', '8xh200')
const world = await createWorld(2, 8)
const capture = await makeCapture(world, { item: { mrtd: image.mrtd, rtmrs: image.rtmrs } })
const [known] = world.machines

mkdirSync(SYNTHETIC_FOLDER, { recursive: true })
write('evidence.json', capture.texts.get(TEXTS.evidence))
write('instances.json', keysText({ ...world, machines: [known!] }))
write(`collateral-${FMSPC}.json`, capture.texts.get(TEXTS.collateral(`${FMSPC}-platform`)))
write('nras-response.json', JSON.stringify(await refusal(world)))
write('nras-jwks.json', JSON.stringify(await nvidiaKeys(world.nvidia)))
write('boot-quote.b64', await bootQuote(world))
write('expected.json', JSON.stringify(expected(), null, 1))

function rowOf(version: string, name: string): MeasurementRow {
  const row = BUNDLED_ROWS.find((one) => one.version === version && one.name === name)
  if (!row) throw new Error(`no bundled image ${version} ${name}`)
  return row
}

/** NVIDIA's answer to the nonce that Chutes was asked with, which is not the one that the GPUs answered. */
function refusal({ nvidia }: World): Promise<unknown> {
  const claims = { 'x-nvidia-error-details': { message: 'NONCE_NOT_MATCHING' } }
  return makeJudgement(nvidia, {
    now: NOW,
    nonce: capture.nonce,
    gpus: itemsOf(capture)[0]?.gpu_evidence ?? [],
    claims,
  })
}

/** A quote as a machine makes it at boot: its application layer is not measured yet. */
function bootQuote({ intel }: World): Promise<string> {
  const { mrtd, rtmrs } = rowOf('1.3.1', '8xb200 [10.2.1, IB4]')
  return makeQuote(intel, { mrtd, rtmrs: rtmrs.slice(0, 3), reportData: Buffer.alloc(64) })
}

function expected() {
  return {
    model: capture.model,
    chute_id: capture.chuteId,
    nonce: capture.nonce,
    captured_at: new Date(capture.capturedAt).toISOString(),
    roots: world.roots,
    instances: world.machines.map((machine) => ({
      instance_id: machine.instanceId,
      has_e2e_pubkey: machine === known,
      gpus: machine.gpus.length,
      arch: ['HOPPER'],
      measurement_row: `${image.version} ${image.name}`,
      fmspc: FMSPC,
      dcap_status: 'UpToDate',
    })),
  }
}

function write(name: string, text: string | undefined): void {
  writeFileSync(join(SYNTHETIC_FOLDER, name), `${text}\n`)
}
