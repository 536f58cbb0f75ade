import { expect, test } from 'vitest'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

test('a profile declared as another kind than the store holds is found by status and put right by setup', async () => {
  const home = stage.furnished('ready', ({ auth }) => {
    auth.profiles['chutes:manual'].mode = 'token'
  })
  const { code, doc } = await runScript(home, 'status')
  const failed = doc.data.checks.filter(({ status }: { status: string }) => status === 'fail')
  expect([code, failed.map(({ id }: { id: string }) => id)]).toEqual([1, ['credential']])
  const setup = await runScript(home, 'setup')
  expect(setup.doc.data.repairs).toMatchObject([{ code: 'profile-mode' }])
  expect(home.readConfig()?.auth.profiles['chutes:manual'].mode).toBe('api_key')
  expect((await runScript(home, 'status')).code).toBe(0)
})
