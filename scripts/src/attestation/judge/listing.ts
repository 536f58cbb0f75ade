import type { Finding, FleetEvidence } from './fleet.ts'

/** Checks that concern the model, not one of its instances. */
type ModelCheckId = 'confidential-compute' | 'instances' | 'image-list'

/** Chutes names so many keys per call; a list of fewer names every instance there is. */
const KEYS_PER_CALL = 5

/** Every instance that was named, whether it gave evidence or not. */
export function listedInstances({ instances, silent, keys }: FleetEvidence): ReadonlySet<string> {
  const keyed = 'problem' in keys ? [] : keys.keys()
  return new Set([...instances.map((item) => item.instanceId), ...silent, ...keyed])
}

/** What does not add up between the lists of a model's instances, in the catalogue and in the list of images. */
export function fleetFindings(evidence: FleetEvidence): readonly Finding[] {
  const found: Finding[] = []
  const add = (check: ModelCheckId, status: Finding['status'], reason: string | false): void => {
    if (reason) found.push({ check, status, reason, instances: [] })
  }
  const { confidentialCompute, images, malformed, instances } = evidence
  if (confidentialCompute === false)
    add('confidential-compute', 'fail', 'the catalogue does not list the model as confidential compute')
  if (confidentialCompute === undefined)
    add('confidential-compute', 'unresolved', 'the catalogue does not say')
  add(
    'image-list',
    'unresolved',
    images.redefined > 0 &&
      `the list of images tells a bundled release otherwise, in ${images.redefined} row(s), which do not count`,
  )
  add('instances', 'fail', malformed > 0 && `${malformed} item(s) of the answer are not evidence`)
  for (const [status, reason] of listFaults(evidence)) add('instances', status, reason)
  const sizes = new Set(instances.map(({ gpus }) => gpus.length))
  add('instances', 'unresolved', sizes.size > 1 && 'the instances do not all have the same number of GPUs')
  return found
}

type Fault = readonly [Finding['status'], string]

/** Contradictions between who gave evidence, who did not, and who has a key. */
function listFaults({ instances, silent, keys }: FleetEvidence): readonly Fault[] {
  const ids = instances.map((item) => item.instanceId)
  const given = new Set(ids)
  const faults: Fault[] = []
  if (given.size < ids.length) faults.push(['fail', 'an instance is listed more than once'])
  if (silent.some((id) => given.has(id)))
    faults.push(['fail', 'an instance is told to have given no evidence, and its evidence is there'])
  if (silent.length > 0) faults.push(['unresolved', `${silent.length} instance(s) gave no evidence`])
  if ('problem' in keys || ids.length === 0) return faults
  // evidence and keys come from different calls; that they have no instance in common is no coincidence
  if (keys.size > 0 && !ids.some((id) => keys.has(id)))
    return [...faults, ['fail', 'the evidence is of other instances than those of this model']]
  const mute = [...keys.keys()].filter((id) => !given.has(id) && !silent.includes(id)).length
  if (mute > 0) faults.push(['unresolved', `${mute} instance(s) have a key and gave no evidence`])
  const strange = [...given].filter((id) => !keys.has(id)).length
  if (keys.size < KEYS_PER_CALL && strange > 0)
    faults.push(['unresolved', `${strange} instance(s) gave evidence and are not among those with a key`])
  return faults
}
