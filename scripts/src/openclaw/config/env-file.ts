import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { readFile } from '../../system/read-file.ts'

const MAX_ENV_BYTES = 1024 * 1024

/**
 * The variables of the `.env` file in OpenClaw's state folder, which OpenClaw takes beside its environment; none where the
 * file is missing or cannot be read.
 */
export function readEnvFile(stateDir: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFile(join(stateDir, '.env'), MAX_ENV_BYTES).toString('utf8'))
  } catch {
    return {}
  }
}
