import { join } from 'node:path'
import { expand, homeDir } from './paths.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The environment that `openclaw --profile <name>` gives itself: state below `~/.openclaw-<name>` (`default`: without
 * the suffix) and the config in it, unless `OPENCLAW_STATE_DIR` or `OPENCLAW_CONFIG_PATH` say otherwise. What another
 * profile left there (a script that an agent of that profile runs) gives way, as in OpenClaw 2026.9; older releases
 * keep it.
 */
export function profileEnv(env: Env, profile: string): Env {
  const home = homeDir(env)
  const folder = (name: string): string =>
    join(home, name.toLowerCase() === 'default' ? '.openclaw' : `.openclaw-${name}`)
  const inherited = folder(env.OPENCLAW_PROFILE?.trim() || 'default')
  const selected = folder(profile)
  const [state, config] = [expand(env.OPENCLAW_STATE_DIR, home), expand(env.OPENCLAW_CONFIG_PATH, home)]
  const switches = inherited !== selected
  const staleState = switches && state === inherited
  const staleConfig = switches && (!state || staleState) && config === join(inherited, 'openclaw.json')
  const stateDir = state && !staleState ? state : selected
  return {
    ...env,
    OPENCLAW_PROFILE: profile,
    OPENCLAW_STATE_DIR: stateDir,
    OPENCLAW_CONFIG_PATH: config && !staleConfig ? config : join(stateDir, 'openclaw.json'),
    ...(profile === 'dev' && !env.OPENCLAW_GATEWAY_PORT?.trim() && { OPENCLAW_GATEWAY_PORT: '19001' }),
  }
}
