import { type Capture, TEXTS } from './capture/capture.ts'
import { parseEvidence, parseKeys } from './capture/evidence-wire.ts'
import { collateralIn, nrasIn, problemOf } from './capture/read-capture.ts'
import type { Roots } from './certificates/roots.ts'
import { type FleetEvidence, type FleetResult, verifyFleet } from './fleet.ts'
import { readPlatform } from './platform.ts'
import { BUNDLED_ROWS } from './release/bundled-releases.ts'
import { parseMeasurements } from './release/measurements-wire.ts'
import type { MeasurementRow } from './release/release.ts'

/** Verifies a capture as of when it was taken. Undefined when its evidence is not an answer of Chutes' at all. */
export async function judgeCapture(capture: Capture, roots: Roots): Promise<FleetResult | undefined> {
  const evidence = parseEvidence(capture.texts.get(TEXTS.evidence) ?? '')
  if (!evidence) return undefined
  const platforms = evidence.instances.flatMap((item) => readPlatform(item)?.key ?? [])
  return verifyFleet({
    ...evidence,
    nonce: capture.nonce,
    keys: keysIn(capture),
    collateral: new Map(platforms.map((key) => [key, collateralIn(capture, key)])),
    nras: new Map(evidence.instances.map(({ instanceId: id }) => [id, nrasIn(capture, id)])),
    rows: rowsIn(capture),
    confidentialCompute: capture.confidentialCompute,
    roots,
    now: capture.capturedAt,
  })
}

function keysIn(capture: Capture): FleetEvidence['keys'] {
  const keys = parseKeys(capture.texts.get(TEXTS.instances) ?? '')
  return keys ?? { problem: problemOf(capture, TEXTS.instances, 'the list of instance keys') }
}

/** The images Chutes publishes, then the bundled ones that it no longer lists. */
function rowsIn(capture: Capture): readonly MeasurementRow[] {
  const live = parseMeasurements(capture.texts.get(TEXTS.measurements) ?? '') ?? []
  const listed = new Set(live.map(rowKey))
  return [...live, ...BUNDLED_ROWS.filter((row) => !listed.has(rowKey(row)))]
}

const rowKey = ({ version, name }: MeasurementRow): string => `${version} ${name}`
