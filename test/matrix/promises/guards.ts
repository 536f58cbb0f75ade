import { lstatSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { ageState } from '../../support/age-state.ts'
import { makeCatalog, today } from '../../support/catalog.ts'
import { runOpenclaw, runScript } from '../../support/run.ts'
import { equal, holds, type Promised } from '../promise.ts'
import { setUp, works } from '../steps.ts'

/**
 * A list that lost most of its models is believed after two days; OpenClaw refuses a write that more than halves its
 * config, and the list arrives all the same.
 */
export const shrinking: Promised = {
  name: 'shrinking list',
  async run(stage) {
    const home = stage.home()
    stage.standin.setCatalog([...today, ...makeCatalog(60)])
    await setUp(stage, home)
    stage.standin.setCatalog(today)
    const text = home.readConfigText()
    for (const time of ['once', 'twice', 'three times']) {
      const { code } = await runScript(home, 'refresh')
      equal(`seen ${time}`, [code, home.readConfigText() === text], [5, true])
      ageState(home, 16)
    }
    const { doc } = await works(home, 'refresh')
    equal('removed', [doc.changed, doc.data.counts?.removed ?? doc.data.removed.length], [true, 60])
    equal('rows left', home.readConfig()?.models.providers.chutes.models.length, today.length)
    const leftovers = readdirSync(home.openclawDir).filter((name) => name.includes('.rejected'))
    equal('refused writes', leftovers, [])
  },
}

/** A config behind a symbolic link stays behind it. */
export const symlinked: Promised = {
  name: 'symlinked config',
  async run(stage) {
    const home = stage.home({ config: { messages: { ackReaction: '👀' } } })
    const real = join(home.dir, 'dotfiles.json')
    renameSync(home.configPath, real)
    symlinkSync(real, home.configPath)
    await setUp(stage, home)
    holds('the link is still a link', lstatSync(home.configPath).isSymbolicLink())
    holds('the file behind it has the provider', readFileSync(real, 'utf8').includes('openai-completions'))
    equal('what was there', JSON.parse(readFileSync(real, 'utf8')).messages, { ackReaction: '👀' })
  },
}

/**
 * Three refreshes and a person's own write at once: every write that OpenClaw reports as done ends up in the config.
 * 2026.4.29 merges writes of the same moment and was seen to lose a person's, so it is not asked for that there.
 */
export const concurrent: Promised = {
  name: 'concurrent writers',
  async run(stage) {
    const home = stage.home()
    stage.standin.setCatalog(makeCatalog(10).concat(today.slice(1)))
    await setUp(stage, home)
    stage.standin.setCatalog(makeCatalog(10).concat(today))
    const person = async (): Promise<boolean> => {
      for (let attempt = 0; attempt < 6; attempt++) {
        const run = await runOpenclaw(home, ['config', 'set', 'messages.ackReaction', '🪂'], {
          timeoutMs: 400_000,
        })
        if (run.code === 0) return true
      }
      return false
    }
    const refreshes = [works(home, 'refresh'), works(home, 'refresh'), works(home, 'refresh')]
    const [done] = await Promise.all([person(), ...refreshes])
    if (stage.release !== '2026.4.29') {
      equal("the person's write", [done, home.readConfig()?.messages?.ackReaction], [true, '🪂'])
    }
    const ids = home.readConfig()?.models.providers.chutes.models.map((row: { id: string }) => row.id)
    holds('the new row', ids.includes(today[0]?.id))
    equal('rows', [ids.length, new Set(ids).size], [10 + today.length, 10 + today.length])
  },
}
