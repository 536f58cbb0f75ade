import { posix, win32 } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** The version of an older Node that a run was started with and handed over from; see `handover`. */
export const STARTED_BY = 'CHUTES_STARTED_BY_NODE'

/** Variables of ours that hold secrets: OpenClaw has its own store, and no other child needs any. */
const SECRETS = ['CHUTES_API_KEY', 'CHUTES_OAUTH_TOKEN', 'CHUTES_CLIENT_SECRET', 'CHUTES_OAUTH_REFRESH_TOKEN']

/** Whatever else holds a secret by its name is OpenClaw's or another program's. */
const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD)$/

/** A config may take the Chutes key from a variable of any name. */
const CHUTES_SECRET = /\b(?:cpk|cak|crt|csc)_[\x21-\x7e]{8}/

/** A child that tells what it does on standard error would tell it to whoever asked for that of us. */
const NODE_DEBUG_VARIABLES = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']
// a dot for the underscore: scanners take the name itself for a process that is started here
const TELLS_ENVIRONMENT = /child.process|\*/i

/** The environment of a child that is not OpenClaw: nothing in it holds a secret. */
export function environmentForChild(
  env: Env,
  platform: string = process.platform,
  ownNode: string = process.execPath,
): Record<string, string | undefined> {
  const isSecret = (name: string, value: string): boolean =>
    SECRETS.includes(name) || SECRET_NAME.test(name) || CHUTES_SECRET.test(value)
  return withoutNames(env, isSecret, platform, ownNode)
}

/**
 * The environment of OpenClaw: of our variables with secrets only those that its config takes the Chutes key from. None
 * at all while NODE_DEBUG makes Node tell the environment of what it starts on standard error.
 */
export function environmentForOpenClaw(
  env: Env,
  keyVariables: ReadonlySet<string>,
  platform: string = process.platform,
  ownNode: string = process.execPath,
): Record<string, string | undefined> {
  if (TELLS_ENVIRONMENT.test(env.NODE_DEBUG ?? '')) {
    const without = Object.entries(env).filter(([name]) => !keyVariables.has(name))
    return environmentForChild(Object.fromEntries(without), platform, ownNode)
  }
  const isSecret = (name: string): boolean => SECRETS.includes(name) && !keyVariables.has(name)
  return withoutNames(env, isSecret, platform, ownNode)
}

/**
 * Ours, without what is dropped, and with the absolute folders of PATH alone: a relative or empty entry would let whoever
 * fills the working folder choose the program, and hand it a key on standard input. A run that was handed over to a
 * newer Node puts that one first: what `#!/usr/bin/env node` would find is too old.
 */
function withoutNames(
  env: Env,
  isSecret: (name: string, value: string) => boolean,
  platform: string,
  ownNode: string,
): Record<string, string | undefined> {
  const windows = platform === 'win32'
  const dropped = new Set([...NODE_DEBUG_VARIABLES, STARTED_BY, 'PATH'])
  // Windows does not tell apart upper and lower case here, so a variable may come under another spelling
  const others = Object.entries(env).filter(
    ([name, value = '']) => !dropped.has(name.toUpperCase()) && !isSecret(name.toUpperCase(), value),
  )
  const folders = pathFolders(env, platform)
  const known = folders.length > 0 || windows ? folders : ['/usr/bin', '/bin']
  const first = env[STARTED_BY] === undefined ? [] : [(windows ? win32 : posix).dirname(ownNode)]
  return { ...Object.fromEntries(others), PATH: [...first, ...known].join(windows ? ';' : ':') }
}

/** The folders of PATH that are absolute. Windows also allows quotes around an entry. */
export function pathFolders(env: Env, platform: string): readonly string[] {
  const windows = platform === 'win32'
  const path = env.PATH ?? (windows ? env.Path : undefined) ?? ''
  return path
    .split(windows ? ';' : ':')
    .map((folder) => (windows ? folder.replace(/^"(.*)"$/, '$1') : folder))
    .filter((folder) => (windows ? win32 : posix).isAbsolute(folder))
}
