import { addIdentityProvider } from '../../standin/identity.ts'
import { agentTurn } from '../../support/agent.ts'
import { runScript } from '../../support/run.ts'
import { equal, holds, NotRun, type Promised } from '../promise.ts'
import { works } from '../steps.ts'

const PATIENT = { timeoutMs: 600_000 }
const REDIRECT = 'http://127.0.0.1:1456/oauth-callback'

/** A whole sign-in on another machine than the browser's: a real turn carries its token, and signing out ends that. */
export const signIn: Promised = {
  name: 'sign-in',
  async run(stage) {
    if (stage.release === '2026.4.29')
      throw new NotRun('its first turn installs packages; the key path shows the same')
    const idp = addIdentityProvider(stage.standin)
    idp.registerApp({ clientId: 'cid_matrix', redirectUris: [REDIRECT] })
    const home = stage.home({ env: { CHUTES_CLIENT_ID: 'cid_matrix' } })

    const start = await works(home, 'auth', ['login', '--no-browser'])
    const address = await idp.visit(String(start.doc.data.authorizeUrl))
    const finish = await works(home, 'auth', ['login', '--redirect-url', '-'], `${address}\n`)
    const token = idp.issued[0]?.access ?? ''
    equal(
      'stored',
      [finish.doc.data.stored, finish.doc.data.verified, finish.doc.data.readBack],
      ['created', true, true],
    )
    holds('a token is in what was printed', !/c(?:ak|rt)_/.test(start.stdout + finish.stdout + finish.stderr))

    await works(home, 'setup')
    stage.standin.clearRequests()
    const turn = await agentTurn(home, 'hello', PATIENT)
    const chats = stage.standin.requests.filter(({ path }) => path.endsWith('/chat/completions'))
    equal(`the turn (${turn.stderr.slice(0, 300)})`, [turn.code, turn.provider], [0, 'chutes'])
    equal('bearers', [...new Set(chats.map(({ authorization }) => authorization))], [`Bearer ${token}`])

    const active = await works(home, 'auth', ['status'])
    equal(
      'what OpenClaw uses',
      [active.doc.data.credential.kind, active.doc.data.credential.usable],
      ['token', true],
    )
    const key = await works(home, 'auth', [], `${stage.key}\n`)
    equal('the key instead', [key.doc.data.stored, key.doc.data.profile.type], ['replaced', 'api_key'])
    const switched = await works(home, 'auth', ['status'])
    equal('one credential', [switched.doc.data.credential.kind, switched.doc.data.others], ['api_key', []])
    const removed = await works(home, 'auth', ['remove'])
    equal('removed', removed.doc.data.stored, stage.release === '2026.9.6' ? 'removed' : 'overwritten')
    const gone = await runScript(home, 'auth', ['status'], PATIENT)
    equal('nothing is left', [gone.code, gone.doc.error?.code], [4, 'E_NO_CREDENTIAL'])
  },
}
