import { type Capture, TEXTS } from './capture/capture.ts'
import { parseEvidence, parseKeys } from './capture/evidence-wire.ts'
import { collateralIn, nrasIn, problemOf } from './capture/read-capture.ts'
import type { Roots } from './certificates/roots.ts'
import { type FleetEvidence, type FleetResult, verifyFleet } from './fleet.ts'
import { imageList } from './release/image-list.ts'
import { measurementList } from './release/measurements-wire.ts'

/**
 * Verifies a capture as of when it was taken. Undefined when its evidence is not an answer of Chutes' at all.
 * `own`: the capture was handed over, so the list of images that this machine has from Chutes counts instead of the one in it.
 */
export async function judgeCapture(
  capture: Capture,
  roots: Roots,
  own?: { readonly images: string },
): Promise<FleetResult | undefined> {
  const evidence = parseEvidence(capture.texts.get(TEXTS.evidence) ?? '')
  if (!evidence) return undefined
  const listed = measurementList(capture.texts.get(TEXTS.measurements) ?? '')
  return verifyFleet({
    ...evidence,
    nonce: capture.nonce,
    keys: keysIn(capture),
    collateral: (platform) => collateralIn(capture, platform),
    nras: nrasIn(
      capture,
      evidence.instances.map((one) => one.instanceId),
      roots.nras,
    ),
    images: imageList(listed, own && measurementList(own.images).rows),
    confidentialCompute: capture.confidentialCompute,
    roots,
    now: capture.capturedAt,
  })
}

function keysIn(capture: Capture): FleetEvidence['keys'] {
  const keys = parseKeys(capture.texts.get(TEXTS.instances) ?? '')
  return keys ?? { problem: problemOf(capture, TEXTS.instances, 'the list of instance keys') }
}
