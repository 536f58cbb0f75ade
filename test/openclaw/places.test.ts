import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesWith } from '../support/homes/files.ts'
import { readTrace } from '../support/preloads/trace.ts'
import { runOpenclaw, runScript } from '../support/processes/run.ts'
import { journey } from './journey.ts'
import { PATIENT, works } from './steps.ts'

/** Played on the newest release only: no other places things differently. */
journey('places', (about) => {
  const { key } = about

  test.each([
    ['OPENCLAW_STATE_DIR', 'state dir', 'state dir/openclaw.json'],
    ['OPENCLAW_HOME', 'else', 'else/.openclaw/openclaw.json'],
    ['OPENCLAW_PROFILE', 'work', '.openclaw/openclaw.json'],
  ])('%s leads OpenClaw and the skill to the same config', async (name, value, config) => {
    const home = about.home()
    const path = join(home.dir, config)
    const env = { [name]: name === 'OPENCLAW_PROFILE' ? value : join(home.dir, value) }
    const asked = await runOpenclaw(home, ['config', 'file'], { ...PATIENT, env })
    expect(asked.stdout.trim()).toBe(path)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, '{ broken')
    // a script says which config it cannot read, and needs no OpenClaw to find it
    expect((await runScript(home, 'refresh', [], { env })).doc.data.configPath).toBe(path)
  })

  test('a config in several files is read whole, from where OPENCLAW_CONFIG_PATH says', async () => {
    const home = about.home()
    const path = join(home.dir, 'mine.json')
    const provider = {
      baseUrl: 'https://llm.chutes.ai/v1',
      api: 'openai-completions',
      models: [{ id: 'me/mine', name: 'Mine' }],
    }
    writeFileSync(path, JSON.stringify({ $include: './base.json5' }))
    writeFileSync(
      join(home.dir, 'base.json5'),
      `// shared\n${JSON.stringify({ models: { providers: { chutes: provider } } })}`,
    )
    const env = { OPENCLAW_CONFIG_PATH: path }
    const { doc } = await runScript(home, 'refresh', ['--dry-run'], { ...PATIENT, env })
    expect(doc.data.kept).toEqual([{ id: 'me/mine', reason: 'added by hand' }])
    expect(doc.data.added).toHaveLength(14)
    expect(readTrace(home).openclawCommands()).toEqual([])
  })

  test('with --profile and --agent the key is in the store of that agent in that profile', async () => {
    const home = about.home()
    const folder = join(home.dir, '.openclaw-x')
    mkdirSync(folder, { mode: 0o700 })
    const agents = { ownership: 'explicit', entries: { main: {}, work: {} } }
    writeFileSync(join(folder, 'openclaw.json'), JSON.stringify({ ...home.readConfig(), agents }))
    const main = home.readConfigText()
    const { doc } = await works(home, 'auth', ['--profile', 'x', '--agent', 'work'], `${key}\n`)
    expect(doc.data).toMatchObject({ stored: 'created', readBack: true })
    const files = filesWith(home, key.slice(-32))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((path) => !path.startsWith('.openclaw-x/'))).toEqual([])
    expect(existsSync(join(folder, 'openclaw.json'))).toBe(true)
    expect(home.readConfigText()).toBe(main)
  })
})
