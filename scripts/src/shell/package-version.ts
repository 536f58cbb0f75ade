import { readFile } from '../system/read-file.ts'
import * as z from '../vendor/zod.ts'

const Manifest = z.looseObject({ name: z.string(), version: z.string().max(100) })

const MAX_MANIFEST_BYTES = 1024 * 1024

/** The version in a package.json, when it is there and belongs to the package of this name. */
export function packageVersion(manifest: string, name: string): string | undefined {
  try {
    const parsed = Manifest.safeParse(JSON.parse(readFile(manifest, MAX_MANIFEST_BYTES).toString('utf8')))
    return parsed.success && parsed.data.name === name ? parsed.data.version : undefined
  } catch {
    return undefined
  }
}
