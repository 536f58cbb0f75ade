import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repoRoot } from '../paths.ts'

/** The verification as it is shipped, bundled libraries included. */
export function shippedAttest(): Promise<typeof import('../../../scripts/src/attestation/judge/index.ts')> {
  return import(pathToFileURL(join(repoRoot, 'scripts', 'lib', 'attest.js')).href)
}
