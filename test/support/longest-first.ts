import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take minutes, the longest first: a lane that begins one late keeps all others waiting. A project whose files
 * are not named comes after those that are, in vitest's own order.
 */
const LONG = [
  'somebody',
  'first-day',
  'answers',
  'upgrade',
  'sign-in',
  'onboarded',
  'install',
  'capabilities',
  'recordings',
  'person-configs',
].map((name) => `${name}.test.ts`)

const place = ({ moduleId }: TestSpecification): number => {
  const found = LONG.indexOf(basename(moduleId))
  return found < 0 ? LONG.length : found
}

/** Begins with the files that take longest, whatever their project, so that the lanes end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => group(a) - group(b) || place(a) - place(b))
  }
}
