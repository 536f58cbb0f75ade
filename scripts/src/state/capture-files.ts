import { existsSync, opendirSync } from 'node:fs'
import { join } from 'node:path'
import type { Capture, Problem } from '../attestation/judge/capture/capture.ts'
import { isModelId } from '../domain/text.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import { readFile } from '../system/read-file.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { writePrivateFile } from './storage/private-file.ts'

const HEAD = 'bundle.json'
const SCHEMA = 'chutes.evidence/1'
const MAX_FILES = 1000
const MAX_HEAD_BYTES = 1024 * 1024
const MAX_CAPTURE_BYTES = 64 * 1024 * 1024
const CAPTURE_NAME = /^[\w-]{1,100}\.json$/

const ProblemCode = z
  .string()
  .regex(/^(?:no-key|not-asked|unreadable|unreachable|timeout|too-large|encoded|http-\d{3})$/)

/** What the texts beside it belong to. Whoever hands over a folder wrote it: nothing in it is free text. */
const Head = z.object({
  schema: z.literal(SCHEMA),
  model: z.string().refine(isModelId),
  chuteId: z.nullable(z.string().regex(/^[0-9a-f-]{1,64}$/i)),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  capturedAt: StoredInstant,
  confidentialCompute: z.nullable(z.boolean()),
  problems: z.record(z.string(), z.lenient(ProblemCode)),
})

/** Writes a capture into a folder that has none, readable by this user only. @throws SkillError E_USAGE */
export function saveCapture(folder: string, capture: Capture): void {
  requireEmptyFolder(folder)
  orUnusable(() => writeCapture(folder, capture))
}

/** The folder becomes private, which is only right for one that is ours alone. @throws SkillError E_USAGE */
export function requireEmptyFolder(folder: string): void {
  const isEmpty = orUnusable(() => !existsSync(folder) || namesIn(folder).length === 0)
  if (!isEmpty) throw unusableCapture('is not empty')
}

function orUnusable<T>(use: () => T): T {
  try {
    return use()
  } catch (thrown) {
    throw unusableCapture(`cannot be written (${(thrown as NodeJS.ErrnoException).code ?? 'unknown error'})`)
  }
}

function unusableCapture(why: string): SkillError {
  return new SkillError('E_USAGE', `The --save folder ${why}.`, { fix: 'Name a new folder for --save.' })
}

function writeCapture(folder: string, capture: Capture): void {
  for (const [name, text] of capture.texts) writePrivateFile(join(folder, name), text)
  const { texts: _, problems, chuteId, confidentialCompute, ...rest } = capture
  const head = {
    schema: SCHEMA,
    ...rest,
    chuteId: chuteId ?? null,
    confidentialCompute: confidentialCompute ?? null,
    problems: Object.fromEntries(problems),
  }
  // written last: a folder with a head is complete
  writePrivateFile(join(folder, HEAD), `${JSON.stringify(head, null, 2)}\n`)
}

/** Reads a saved capture. @throws SkillError E_BUNDLE_UNREADABLE */
export function loadCapture(folder: string): Capture {
  try {
    const {
      chuteId,
      confidentialCompute,
      problems,
      schema: _,
      ...head
    } = Head.parse(JSON.parse(readFile(join(folder, HEAD), MAX_HEAD_BYTES).toString('utf8')))
    return {
      ...head,
      chuteId: chuteId ?? undefined,
      confidentialCompute: confidentialCompute ?? undefined,
      texts: textsIn(folder),
      problems: new Map(
        Object.entries(problems).filter((one): one is [string, Problem] => one[1] !== undefined),
      ),
    }
  } catch {
    throw unreadableCapture()
  }
}

/** What a folder is answered with that holds something else. */
export function unreadableCapture(): SkillError {
  return new SkillError('E_BUNDLE_UNREADABLE', 'The --offline folder holds no readable saved evidence.', {
    fix: 'Name a folder that verify.js --save wrote.',
  })
}

/** The texts of a folder, within bounds for all of them: what is in it is somebody else's choice. */
function textsIn(folder: string): Capture['texts'] {
  const texts = new Map<string, string>()
  let left = MAX_CAPTURE_BYTES
  for (const name of namesIn(folder)) {
    if (name === HEAD || !CAPTURE_NAME.test(name)) continue
    const bytes = readFile(join(folder, name), left)
    left -= bytes.length
    texts.set(name, bytes.toString('utf8'))
  }
  return texts
}

function namesIn(folder: string): readonly string[] {
  const names: string[] = []
  const listing = opendirSync(folder)
  try {
    for (let entry = listing.readSync(); entry; entry = listing.readSync()) {
      if (names.push(entry.name) > MAX_FILES) throw new RangeError('too many files')
    }
  } finally {
    listing.closeSync()
  }
  return names
}
