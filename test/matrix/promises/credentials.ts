import { fakeKey } from '../../support/keys.ts'
import { runOpenclaw, runScript } from '../../support/run.ts'
import { equal, holds, type Promised } from '../promise.ts'
import { setUp, works } from '../steps.ts'

const PATIENT = { timeoutMs: 400_000 }

/** A token that somebody pasted by hand under the same profile gives way to the key. */
export const tokenReplaced: Promised = {
  name: 'token replaced',
  async run(stage) {
    const home = stage.home()
    const pasted = await runOpenclaw(home, ['models', 'auth', 'paste-token', '--provider', 'chutes'], {
      ...PATIENT,
      input: `${fakeKey('by hand')}\r`,
    })
    equal('paste-token', pasted.code, 0)
    const { doc } = await works(home, 'auth', [], `${stage.key}\n`)
    equal('stored', [doc.changed, doc.data.stored, doc.data.readBack], [true, 'replaced', true])
    const again = await works(home, 'auth', [], `${stage.key}\n`)
    equal('it is the key now', again.doc.data.stored, 'unchanged')
  },
}

/** A profile declared as another kind than the store holds is not used by OpenClaw; setup puts it right. */
export const profileMode: Promised = {
  name: 'profile mode',
  async run(stage) {
    const home = stage.home()
    await setUp(stage, home)
    const mode = home.readConfig()?.auth.profiles['chutes:manual'].mode
    const wrong = mode === 'token' ? 'api_key' : 'token'
    const patch = JSON.stringify({ auth: { profiles: { 'chutes:manual': { mode: wrong } } } })
    const patched = await runOpenclaw(home, ['config', 'patch', '--stdin'], { ...PATIENT, input: patch })
    equal('config patch', patched.code, 0)
    const status = await runScript(home, 'status', ['--timeout', '300'], PATIENT)
    const failed = status.doc.data.checks?.find((check: { status: string }) => check.status === 'fail')
    equal('status finds it', [status.code, failed?.id], [1, 'credential'])
    const { doc } = await works(home, 'setup')
    holds(
      'setup says so',
      doc.data.repairs.some((repair: { code: string }) => repair.code === 'profile-mode'),
    )
    equal('the mode', home.readConfig()?.auth.profiles['chutes:manual'].mode, mode)
  },
}
