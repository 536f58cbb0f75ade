import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, in that order: a lane that begins one late keeps all others waiting. `answers` mostly waits,
 * so it goes beside whatever computes.
 */
const LONG = [
  'openclaw/answers',
  'openclaw/upgrade',
  'openclaw/somebody',
  'openclaw/first-day',
  'openclaw/sign-in',
  'openclaw/install',
  'openclaw/onboarded',
  'openclaw/capabilities',
  'openclaw/recordings',
  'e2e/places/person-configs',
  'attestation/tampering-platform',
  'verify/verify',
  'attestation/tampering',
  'attestation/trust',
]

const place = ({ moduleId }: TestSpecification): number => {
  const found = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return found < 0 ? LONG.length : found
}

/** Begins with the files that take longest, whatever their project, so that the lanes end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    const sorted = await super.sort(files)
    return sorted.sort(
      (a, b) =>
        group(a) - group(b) ||
        place(a) - place(b) ||
        // a newer release takes longer
        (a.project.name > b.project.name ? -1 : a.project.name < b.project.name ? 1 : 0),
    )
  }
}
