import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow } from '../../support/homes/files.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

/** What is in every file below a folder. */
const contents = (folder: string) => filesBelow(folder).map((path) => [path, readFileSync(path, 'base64')])

test("--profile works in that profile's OpenClaw from the key to the reset, and the main one is untouched", async () => {
  const home = stage.home({ config: { messages: { ackReaction: 'M' } } })
  const folder = join(home.dir, '.openclaw-x')
  const config = () => JSON.parse(readFileSync(join(folder, 'openclaw.json'), 'utf8'))
  mkdirSync(folder, { mode: 0o700 })
  cpSync(home.configPath, join(folder, 'openclaw.json'))
  const main = contents(home.openclawDir)
  const mainConfig = home.readConfigText()
  const run = async (script: string, args: readonly string[], input?: string) => {
    const done = await runScript(
      home,
      script,
      [...args, '--profile', 'x'],
      input === undefined ? {} : { input },
    )
    expect([script, done.code, done.stdout + done.stderr]).toEqual([
      script,
      0,
      expect.not.stringContaining(stage.key),
    ])
    return done.doc
  }

  const stored = await run('auth', [], stage.key)
  expect(stored.next).toEqual([expect.stringMatching(/setup\.js --profile x$/)])
  const { data } = await run('setup', [])
  expect(config().agents.defaults.model.primary).toBe(data.primary.current)
  const { data: state } = await run('status', [])
  expect(state.checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([])
  expect(existsSync(join(folder, 'chutes', 'state.json'))).toBe(true)
  expect(contents(home.openclawDir)).toEqual(main)
  expect((await runScript(home, 'status')).doc.data.checks).toContainEqual(
    expect.objectContaining({ id: 'provider', status: 'fail' }),
  )

  const printed = await run('heartbeat', ['install', '--via', 'print'])
  expect(printed.data.schedule.command).toMatch(/ --profile x --openclaw /)
  await run('reset', ['all'])
  expect(config()).not.toHaveProperty('models')
  expect(config().messages).toEqual({ ackReaction: 'M' })
  expect(existsSync(join(folder, 'chutes'))).toBe(false)
  expect(home.readConfigText()).toBe(mainConfig)
})
