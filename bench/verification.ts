import { TEXTS } from '../scripts/src/attestation/judge/capture/capture.ts'
import { createWorld, makeCapture } from '../test/support/tee/fleet.ts'
import { imageList, NEW_IMAGE } from '../test/support/tee/images.ts'
import { shippedAttest } from '../test/support/tee/shipped.ts'
import { withText } from '../test/support/tee/tamper.ts'
import { median } from './median.ts'

const MACHINES = 8
const GPUS = 8

/** Milliseconds (median) that `verify.js` computes for eight machines with eight GPUs each; the network is not in it. */
export async function measureVerification(runs: number): Promise<number> {
  const world = await createWorld(MACHINES, GPUS)
  const images = imageList([{ ...NEW_IMAGE, gpu_count: GPUS }])
  const capture = withText(await makeCapture(world), TEXTS.measurements, images)
  const { judgeCapture } = await shippedAttest()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    const result = await judgeCapture(capture, world.roots)
    times.push(performance.now() - started)
    if (result?.verdict !== 'verified') throw new Error('the bench fleet does not verify')
  }
  return median(times)
}
