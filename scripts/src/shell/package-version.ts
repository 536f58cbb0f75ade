import { readFile } from '../system/read-file.ts'
import * as z from '../vendor/zod.ts'

/** What is printed of a package is a version, not whatever stands in its place. */
const VERSION = /^\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+][\w.-]{1,24})?$/

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string().regex(VERSION),
  engines: z.lenient(z.looseObject({ node: z.lenient(z.string().max(200)) })),
})

const MAX_MANIFEST_BYTES = 1024 * 1024

/** The version in a package.json, when it is there and belongs to the package of this name. */
export function packageVersion(manifest: string, name: string): string | undefined {
  return readManifest(manifest, name)?.version
}

/** Which Node a package asks for, under the same condition. */
export function packageEngine(manifest: string, name: string): string | undefined {
  return readManifest(manifest, name)?.engines?.node
}

function readManifest(manifest: string, name: string): z.infer<typeof Manifest> | undefined {
  try {
    const parsed = Manifest.safeParse(JSON.parse(readFile(manifest, MAX_MANIFEST_BYTES).toString('utf8')))
    return parsed.success && parsed.data.name === name ? parsed.data : undefined
  } catch {
    return undefined
  }
}
