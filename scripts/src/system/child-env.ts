import { posix, win32 } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** Variables that hold secrets: OpenClaw has its own store, and no other child needs any. */
const SECRETS = ['CHUTES_API_KEY', 'CHUTES_OAUTH_TOKEN', 'CHUTES_CLIENT_SECRET', 'CHUTES_OAUTH_REFRESH_TOKEN']

/** A child that tells what it does on standard error would tell it to whoever asked for that of us. */
const NODE_DEBUG_VARIABLES = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']

/**
 * The environment of every child process: ours, without secrets, and with the absolute folders of PATH alone. A relative
 * or empty entry would let whoever fills the working folder choose the program, and hand it a key on standard input.
 */
export function environmentForChild(
  env: Env,
  platform: string = process.platform,
): Record<string, string | undefined> {
  // Windows does not tell apart upper and lower case here, so a variable may come under another spelling
  const dropped = new Set([...SECRETS, ...NODE_DEBUG_VARIABLES, 'PATH'])
  const others = Object.entries(env).filter(([name]) => !dropped.has(name.toUpperCase()))
  const folders = pathFolders(env, platform)
  const path = folders.length > 0 || platform === 'win32' ? folders : ['/usr/bin', '/bin']
  return { ...Object.fromEntries(others), PATH: path.join(platform === 'win32' ? ';' : ':') }
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
