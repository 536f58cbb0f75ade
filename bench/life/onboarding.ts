import type { Bot } from './bot.ts'
import { type Contestant, pickedByHand } from './contestant.ts'

/** OpenClaw's own onboarding for Chutes, which 2026.5.28 still brings along. Nothing keeps it up to date. */
export const onboarding: Contestant = {
  name: 'OpenClaw’s onboarding (5.28)',
  setUp: async (bot, key) => {
    await onboard(bot, key)
  },
  upkeep: () => Promise.resolve(0),
  mend: async (bot, complaint, key, listed) => {
    // a key pasted under another profile would stand behind the revoked one
    if (complaint === 'key') await onboard(bot, key)
    else await bot.types(['models', 'set', pickedByHand(listed)])
  },
}

function onboard(bot: Bot, key: string) {
  const how = ['--non-interactive', '--accept-risk', '--mode', 'local', '--auth-choice', 'chutes-api-key']
  const skips = ['--skip-health', '--skip-skills', '--skip-channels', '--skip-ui', '--skip-daemon']
  return bot.types(['onboard', ...how, '--chutes-api-key', key, ...skips])
}
