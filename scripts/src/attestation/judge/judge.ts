import { type Capture, TEXTS } from './capture/capture.ts'
import { parseEvidence, parseKeys } from './capture/evidence-wire.ts'
import { collateralIn, nrasIn, problemOf } from './capture/read-capture.ts'
import type { Roots } from './certificates/roots.ts'
import { type FleetEvidence, type FleetResult, verifyFleet } from './fleet.ts'
import { readPlatform } from './platform.ts'
import { imageList } from './release/image-list.ts'
import { parseMeasurements } from './release/measurements-wire.ts'

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
  const listed = (text = '') => parseMeasurements(text) ?? []
  const platforms = evidence.instances.flatMap((item) => readPlatform(item)?.key ?? [])
  return verifyFleet({
    ...evidence,
    nonce: capture.nonce,
    keys: keysIn(capture),
    collateral: new Map(platforms.map((key) => [key, collateralIn(capture, key)])),
    nras: nrasIn(
      capture,
      evidence.instances.map((one) => one.instanceId),
      roots.nras,
    ),
    images: imageList(listed(capture.texts.get(TEXTS.measurements)), own && listed(own.images)),
    confidentialCompute: capture.confidentialCompute,
    roots,
    now: capture.capturedAt,
  })
}

function keysIn(capture: Capture): FleetEvidence['keys'] {
  const keys = parseKeys(capture.texts.get(TEXTS.instances) ?? '')
  return keys ?? { problem: problemOf(capture, TEXTS.instances, 'the list of instance keys') }
}
