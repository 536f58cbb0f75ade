import { STARTED_BY } from '../system/child-env.ts'
import { homeFolder } from '../system/home-folder.ts'
import { shellPath } from './skill-path.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A run that an older Node handed over ends with that one: its end of the channel closes, whatever killed it. */
export function whenStarterIsGone(env: Env, end: () => void): void {
  if (env[STARTED_BY] === undefined || process.connected === undefined) return
  process.once('disconnect', end)
  // or the channel would keep a finished run alive
  process.channel?.unref()
  if (!process.connected) end()
}

/** Where the Node of a run is that was handed over to it: the shell that asked for it finds another one. */
export function handedOverTo(env: Env): string | undefined {
  return env[STARTED_BY] === undefined ? undefined : shellPath(process.execPath, homeFolder())
}
