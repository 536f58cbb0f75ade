import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { createHome, type Home } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runOpenclaw, runScript } from '../support/run.ts'

const key = fakeKey('profile')
let chutes: ChutesStandIn
const homes: Home[] = []
beforeAll(async () => {
  chutes = await startChutes()
  chutes.acceptKey(key)
})
afterAll(async () => {
  for (const home of homes) home.dispose()
  await chutes.close()
})

/** Every file below a folder with its content, by path. */
function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)))
  return Object.fromEntries(
    paths.filter((path) => statSync(path).isFile()).map((path) => [path, readFileSync(path, 'base64')]),
  )
}

test("--profile works in that profile's OpenClaw from the key to the reset, and the main one is untouched", async () => {
  const home = createHome({ standin: chutes, config: { messages: { ackReaction: 'M' } } })
  homes.push(home)
  const folder = join(home.dir, '.openclaw-x')
  const config = () => JSON.parse(readFileSync(join(folder, 'openclaw.json'), 'utf8'))
  mkdirSync(folder, { mode: 0o700 })
  cpSync(home.configPath, join(folder, 'openclaw.json'))
  const main = filesIn(home.openclawDir)
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
      expect.not.stringContaining(key),
    ])
    return done.doc
  }

  const stored = await run('auth', [], key)
  expect(stored.next).toEqual([expect.stringMatching(/setup\.js --profile x$/)])
  const { data } = await run('setup', [])
  expect(config().agents.defaults.model.primary).toBe(data.primary.current)
  const seen = await runOpenclaw(home, ['--profile', 'x', 'models', 'status', '--json'])
  expect(seen.json()).toMatchObject({
    resolvedDefault: data.primary.current,
    aliases: { 'chutes-pro': expect.any(String) },
  })
  const { data: state } = await run('status', [])
  expect(state.checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([])
  expect(existsSync(join(folder, 'chutes', 'state.json'))).toBe(true)
  expect(filesIn(home.openclawDir)).toEqual(main)
  expect((await runScript(home, 'status')).doc.data.checks).toContainEqual(
    expect.objectContaining({ id: 'provider', status: 'fail' }),
  )

  const printed = await run('heartbeat', ['install', '--via', 'print'])
  expect(printed.data.schedule.command).toMatch(/ --profile x --openclaw /)
  await run('reset', ['all'])
  expect(config()).not.toHaveProperty('models')
  expect(config().messages).toEqual({ ackReaction: 'M' })
  expect(existsSync(join(folder, 'chutes'))).toBe(false)
  expect(readFileSync(home.configPath, 'base64')).toBe(main[home.configPath])
})
