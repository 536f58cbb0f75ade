import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { today, yesterday } from '../../support/catalog.ts'
import { runOpenclaw, runScript } from '../../support/run.ts'
import { equal, holds, type Promised } from '../promise.ts'
import { meaning, PATIENT, setUp, somebodysConfig, works } from '../steps.ts'

/** Undo takes the last change back and leaves a person's; a reset leaves OpenClaw as it was before the skill. */
export const undo: Promised = {
  name: 'undo',
  async run(stage) {
    const latest = stage.release === '2026.9.6'
    const home = stage.home({ config: somebodysConfig(latest) })
    // OpenClaw stamps and migrates a config at its first write; that is not the skill's doing
    equal(
      'a first write',
      (await runOpenclaw(home, ['config', 'set', 'messages.ackReaction', '🫡'], PATIENT)).code,
      0,
    )
    const before = meaning(home)
    stage.standin.setCatalog(yesterday)
    await setUp(stage, home, ['--primary', 'auto'])
    const setup = meaning(home)
    stage.standin.setCatalog(today)
    equal('news', (await works(home, 'refresh')).doc.changed, true)
    equal(
      "a person's write",
      (await runOpenclaw(home, ['config', 'set', 'messages.ackReaction', '🪂'], PATIENT)).code,
      0,
    )
    const undone = await works(home, 'reset', ['undo'])
    equal('undone', [undone.doc.changed, undone.doc.data.undone.script], [true, 'refresh'])
    const own = { messages: { ackReaction: '🪂' } }
    equal('after undo', meaning(home), { ...setup, ...own })

    const state = join(home.openclawDir, 'chutes')
    equal('the journal is private', statSync(join(state, 'journal.json')).mode & 0o777, 0o600)
    const { doc } = await works(home, 'reset', ['all'])
    equal('after a reset', meaning(home), { ...before, ...own })
    holds('what the skill remembered is gone', !existsSync(state))
    const stays = doc.data.credentials.some(({ outcome }: { outcome: string }) => outcome === 'stays')
    equal('the key stays where nothing can remove it', stays, !latest)
    const status = await runOpenclaw(home, ['models', 'status', '--json'], PATIENT)
    equal('the key is listed', status.stdout.includes('chutes:manual'), stays)
    const again = await runScript(home, 'reset', ['all'], PATIENT)
    equal('a second reset', [again.code, again.doc.changed], [0, false])
  },
}
