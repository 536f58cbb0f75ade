import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** The root of this repository. */
export const repoRoot = join(here, '..', '..')

/** The folder of the tool versions this repository pins: node, openclaw, … */
export const binFolder = join(repoRoot, 'node_modules', '.bin')

/** The folder of the recorded OpenClaw's command. */
export const recordedBin = join(here, 'recorded-openclaw', 'bin')
