import { findKey, isCredentialStore } from '../key-search.ts'
import type { Step } from '../step.ts'

/** Look everywhere for the keys. It also has to find them where they belong, or it looked in the wrong way. */
export const searchKey = (transcript: () => string): Step => ({
  title: 'Where did the keys end up?',
  perform: async (stage, checks) => {
    const good = findKey(stage.key, stage, transcript())
    const bad = findKey(stage.badKey, stage, transcript())
    const strays = [...good.files.filter((file) => !isCredentialStore(file)), ...bad.files]
    checks.equal("in OpenClaw's own credential store", good.files.some(isCredentialStore), true)
    checks.equal('in no other file of the home, and the wrong key in none', strays, [])
    checks.equal(
      'at Chutes only in the Authorization header',
      [good.bearers > 0, bad.bearers > 0, good.elsewhereInRequests, bad.elsewhereInRequests],
      [true, true, 0, 0],
    )
    checks.equal('in nothing that was printed', [good.printed, bad.printed], [false, false])
    const { length } = stage.standin.requests
    return `Searched the whole home, this transcript, all output and ${length} requests.`
  },
})
