import { countTokens } from 'gpt-tokenizer'
import { runScript } from '../../test/support/processes/run.ts'
import type { Contestant } from './contestant.ts'

/** Between two heartbeats of a day on which something is due: every four hours is usual, a few show what they do. */
const HEARTBEATS = 3
const HOURS_BETWEEN = 13

/** This skill, with its heartbeat; what an agent reads of one is what it prints with `--reply`. */
export const thisSkill: Contestant = {
  name: 'this skill',
  setUp: async (bot, key) => {
    await bot.typesScript('auth', [], `${key}\n`)
    await bot.typesScript('setup')
  },
  upkeep: async (bot) => {
    let tokens = 0
    for (let time = 0; time < HEARTBEATS; time++) {
      const { stdout } = await runScript(bot.home(), 'heartbeat', ['run', '--reply'], { timeoutMs: 600_000 })
      tokens += countTokens(stdout)
      bot.advance(HOURS_BETWEEN)
    }
    return tokens
  },
  mend: async (bot, complaint, key) => {
    if (complaint === 'key') await bot.typesScript('auth', [], `${key}\n`)
    else await bot.typesScript('setup')
  },
}
