import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
afterEach(() => void vi.unstubAllEnvs())

/** A home with a `scripts` folder of one script. */
function withScript(home: Home, source: string): { readonly scriptsDir: string } {
  const scriptsDir = join(home.dir, 'scripts')
  mkdirSync(scriptsDir, { recursive: true })
  writeFileSync(join(scriptsDir, 'package.json'), '{"type":"module"}')
  writeFileSync(join(scriptsDir, 'probe.js'), source)
  return { scriptsDir }
}

describe('a home', () => {
  test('inherits no key, no OpenClaw setting and no proxy', async () => {
    for (const name of ['CHUTES_API_KEY', 'OPENCLAW_STATE_DIR', 'HTTPS_PROXY']) vi.stubEnv(name, 'leaked')
    const home = stage.home({ standin: stage.chutes, env: { EXTRA: 'yes' } })
    const probe = withScript(home, 'console.log(JSON.stringify({ data: process.env }))')
    const { data } = (await runScript(home, 'probe', [], probe)).doc
    expect(Object.values(data)).not.toContain('leaked')
    expect(data).toMatchObject({ HOME: home.dir, EXTRA: 'yes', CHUTES_BASE_URL: stage.chutes.llmBaseUrl })
  })

  test('gives a script its input and otherwise an end of file', async () => {
    const home = stage.home()
    const probe = withScript(
      home,
      `let input = ''
       for await (const chunk of process.stdin) input += chunk
       console.log(JSON.stringify({ data: { input, args: process.argv.slice(2) } }))`,
    )
    const told = await runScript(home, 'probe', ['--json'], { ...probe, input: 'a key\n' })
    expect(told.doc.data).toEqual({ input: 'a key\n', args: ['--json'] })
    expect((await runScript(home, 'probe', [], probe)).doc.data.input).toBe('')
  })

  test.each([
    ['nothing', ''],
    ['two documents', '{}\n{}\n'],
    ['no newline', '{}'],
    ['noise before it', 'hello\n{}\n'],
  ])('does not take %s for the one JSON document', async (_what, output) => {
    const home = stage.home()
    const run = await runScript(
      home,
      'probe',
      [],
      withScript(home, `process.stdout.write(${JSON.stringify(output)})`),
    )
    expect(() => run.doc).toThrow(/probe\.js: .*standard output/)
  })

  test('ends a script that takes too long', async () => {
    const home = stage.home()
    const probe = withScript(home, 'setInterval(() => {}, 1000)')
    const run = await runScript(home, 'probe', [], { ...probe, timeoutMs: 500 })
    expect(run.signal).toBe('SIGKILL')
  })
})

describe('a traced home', () => {
  test('notices a text in an argument or a variable of any process', async () => {
    const home = stage.home()
    const probe = withScript(
      home,
      `import { spawnSync } from 'node:child_process'
       const [, , leak] = process.argv
       if (leak) spawnSync(process.execPath, ['-e', ''], { env: { ...process.env, LEAK: leak } })
       console.log(JSON.stringify({ data: null }))`,
    )
    await runScript(home, 'probe', [], probe)
    expect(readTrace(home).processes).toHaveLength(1)
    expect(readTrace(home).mentions('needle')).toHaveLength(0)
    clearTrace(home)
    await runScript(home, 'probe', ['a-needle-in-it'], probe)
    expect(readTrace(home).mentions('needle')).toHaveLength(2)
  })
})

describe('a redirected home', () => {
  const ask = `
    import { lookup } from 'node:dns/promises'
    import { get } from 'node:https'
    const viaFetch = await fetch('https://llm.chutes.ai/v1/models').then((response) => response.json())
    const viaHttps = await new Promise((resolve, reject) => {
      get('https://api.chutes.ai/users/me', (response) => resolve(response.resume().statusCode)).on('error', reject)
    })
    const started = Date.now()
    const unknown = await lookup('example.com').catch((error) => error.code)
    const other = await fetch('https://example.com/').catch((error) => error.cause.code)
    console.log(JSON.stringify({ data: { viaFetch, viaHttps, unknown, other, ms: Date.now() - started } }))`

  test('finds the stand-in under the real names, and nothing else on the network', async () => {
    stage.chutes.clearRequests()
    const home = stage.home()
    const { data } = (await runScript(home, 'probe', [], withScript(home, ask))).doc
    expect(data.viaFetch.data).toHaveLength(14)
    expect(data.viaHttps).toBe(401)
    expect([data.unknown, data.other]).toEqual(['ENOTFOUND', 'ENOTFOUND'])
    expect(data.ms).toBeLessThan(1000)
    expect(stage.chutes.requests.map(({ host }) => host)).toEqual(['llm.chutes.ai', 'api.chutes.ai'])
    expect(home.env).not.toHaveProperty('CHUTES_BASE_URL')
  })
})
