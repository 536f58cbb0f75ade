import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Capture } from '../attestation/judge/capture/capture.ts'
import { SkillError } from '../shell/answer/skill-error.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { writePrivateFile } from './storage/private-file.ts'

const HEAD = 'bundle.json'
const SCHEMA = 'chutes.evidence/1'
const MAX_FILES = 1000
const MAX_CAPTURE_BYTES = 16 * 1024 * 1024
const CAPTURE_NAME = /^[\w-]{1,100}\.json$/

/** What the texts beside it belong to. */
const Head = z.object({
  schema: z.literal(SCHEMA),
  model: z.string().max(200),
  chuteId: z.nullable(z.string().max(200)),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  capturedAt: StoredInstant,
  confidentialCompute: z.nullable(z.boolean()),
  problems: z.record(z.string(), z.string().max(300)),
})

/** Writes a capture into a folder that has none, readable by this user only. @throws SkillError E_USAGE */
export function saveCapture(folder: string, capture: Capture): void {
  // the folder becomes private, which is only right for one that is ours alone
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new SkillError('E_USAGE', 'The --save folder is not empty.', {
      fix: 'Name a new folder for --save.',
    })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
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
    } = Head.parse(JSON.parse(readCaptureFile(folder, HEAD)))
    const names = readdirSync(folder).filter((name) => name !== HEAD && CAPTURE_NAME.test(name))
    return {
      ...head,
      chuteId: chuteId ?? undefined,
      confidentialCompute: confidentialCompute ?? undefined,
      texts: new Map(names.slice(0, MAX_FILES).map((name) => [name, readCaptureFile(folder, name)])),
      problems: new Map(Object.entries(problems)),
    }
  } catch {
    throw new SkillError('E_BUNDLE_UNREADABLE', 'The --offline folder holds no readable saved evidence.', {
      fix: 'Name a folder that verify.js --save wrote.',
    })
  }
}

function readCaptureFile(folder: string, name: string): string {
  const path = join(folder, name)
  if (statSync(path).size > MAX_CAPTURE_BYTES) throw new RangeError(name)
  return readFileSync(path, 'utf8')
}
