import { describe, expect, test } from 'vitest'
import { openclawPaths } from '../../../scripts/src/openclaw/paths.ts'
import { profileEnv } from '../../../scripts/src/openclaw/profile-env.ts'

type Env = Readonly<Record<string, string>>
const places = (env: Env, profile: string) => {
  const { configPath, stateDir } = openclawPaths(profileEnv({ HOME: '/h', ...env }, profile), () => false)
  return [stateDir, configPath]
}

// measured with openclaw --profile <name> config file, and read in its entry code (2026.4.29 to 2026.9.6)
describe('a profile', () => {
  test.each<readonly [string, Env, string, string, string]>([
    ['has a folder of its own', {}, 'work', '/h/.openclaw-work', '/h/.openclaw-work/openclaw.json'],
    ['called default is the plain one', {}, 'Default', '/h/.openclaw', '/h/.openclaw/openclaw.json'],
    [
      'lies below OPENCLAW_HOME',
      { OPENCLAW_HOME: '/o' },
      'work',
      '/o/.openclaw-work',
      '/o/.openclaw-work/openclaw.json',
    ],
    ['gives way to a state folder', { OPENCLAW_STATE_DIR: '/s' }, 'work', '/s', '/s/openclaw.json'],
    [
      'gives way to a config path',
      { OPENCLAW_CONFIG_PATH: '/c.json' },
      'work',
      '/h/.openclaw-work',
      '/c.json',
    ],
    [
      'replaces the profile of the agent that runs us',
      {
        OPENCLAW_PROFILE: 'home',
        OPENCLAW_STATE_DIR: '/h/.openclaw-home',
        OPENCLAW_CONFIG_PATH: '/h/.openclaw-home/openclaw.json',
      },
      'work',
      '/h/.openclaw-work',
      '/h/.openclaw-work/openclaw.json',
    ],
    [
      'keeps what was set by hand next to another profile',
      { OPENCLAW_PROFILE: 'home', OPENCLAW_STATE_DIR: '/s', OPENCLAW_CONFIG_PATH: '/c.json' },
      'work',
      '/s',
      '/c.json',
    ],
  ])('%s', (_, env, profile, stateDir, configPath) => {
    expect(places(env, profile)).toEqual([stateDir, configPath])
  })

  test('called dev moves the port of its Gateway, unless one is set', () => {
    expect(profileEnv({ HOME: '/h' }, 'dev').OPENCLAW_GATEWAY_PORT).toBe('19001')
    expect(profileEnv({ HOME: '/h', OPENCLAW_GATEWAY_PORT: '5' }, 'dev').OPENCLAW_GATEWAY_PORT).toBe('5')
  })

  test('keeps the rest of the environment', () => {
    expect(profileEnv({ HOME: '/h', PATH: '/bin' }, 'work')).toMatchObject({ HOME: '/h', PATH: '/bin' })
  })
})
