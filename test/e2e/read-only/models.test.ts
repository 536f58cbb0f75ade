import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { faults } from '../../standin/faults/faults.ts'
import { today } from '../../support/catalogs/catalog.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'
import { runProcess } from '../../support/processes/spawn.ts'

const FAST = 'deepseek-ai/DeepSeek-V4-Flash-0731-TEE'
const CHEAP = 'google/gemma-4-31B-turbo-TEE'
const PRO = 'zai-org/GLM-5.2-TEE'
const DEAR = 'moonshotai/Kimi-K3-TEE'
const OPEN = 'acme/Open-Weights'
/** Today's models and one that runs outside a TEE. */
const catalog = [
  ...today,
  { ...today.find(({ id }) => id === CHEAP)!, id: OPEN, root: OPEN, confidential_compute: false },
]
const stage = openStage({ catalog })
let ready: Home
beforeAll(() => {
  ready = stage.furnished('ready')
})

const models = (home: Home, ...args: string[]) => runScript(home, 'models', args)

describe('questions', () => {
  test('are answered from catalogue and config, without starting OpenClaw', async () => {
    clearTrace(ready)
    const list = await models(ready, 'list', '--tools', '--max-price', '0.4', '--sort', 'price')
    expect(list).toMatchObject({ code: 0, stderr: '' })
    expect(list.doc.data).toMatchObject({
      action: 'list',
      catalog: { source: 'live', count: 15 },
      matched: 3,
      models: [
        { id: FAST, inUse: ['chutes-fast', 'fallback'] },
        { id: OPEN, tee: false },
        { id: CHEAP, tee: true },
      ],
    })
    const show = await models(ready, 'show', 'chutes-pro')
    expect(show.doc.data).toMatchObject({
      model: { id: PRO, price: { input: 1.25, output: 3.95, cacheRead: 0.125 } },
      ref: `chutes/${PRO}`,
      listed: true,
      configured: true,
      usedBy: expect.arrayContaining(['agents.defaults.model.primary']),
      roles: [
        { role: 'primary', rank: 1 },
        { role: 'chutes-pro', rank: 1 },
      ],
    })
    const advice = await models(ready, 'recommend', 'fast')
    expect(advice.doc.data.roles).toMatchObject([
      { role: 'chutes-fast', current: `chutes/${FAST}`, choices: [{ id: FAST }, { id: CHEAP }, {}] },
    ])
    expect(advice.doc.next).toEqual([])
    // what carries another alias cannot take this one
    const aliased = stage.furnished('ready', ({ agents }) => {
      agents.defaults.models[`chutes/${FAST}`].alias = 'mine'
    })
    const free = await models(aliased, 'recommend', 'fast')
    expect(free.doc.next).toEqual([expect.stringMatching(`use chutes-fast ${CHEAP}$`)])
    expect(readTrace(ready).openclawRuns()).toBe(0)
  })

  test('need no OpenClaw at all, and say how old a list that is not live is', async () => {
    const bare = stage.home({ openclawBin: '/nonexistent', env: { PATH: '/usr/bin:/bin' } })
    expect((await models(bare)).doc.data).toMatchObject({ matched: 15, catalog: { source: 'live' } })
    stage.chutes.setFault('models', faults.unavailable())
    const old = await models(bare, 'recommend')
    const remembered = await models(ready, 'list', '--limit', '2')
    expect(old).toMatchObject({ code: 0 })
    expect(old.doc).toMatchObject({
      summary: expect.stringMatching(/bundled list, \d+ (h|days) old/),
      warnings: [{ code: 'catalog-not-live' }],
    })
    // as it was when this home was set up
    expect(remembered.doc.summary).toMatch(/^14 models; the first 2 are listed .*\(cached list, 0 h old\)/)
  })

  test.each([
    [
      ['show', 'GLM-5.3-TEE'],
      /Did you mean zai-org\/GLM-5\.2-TEE/,
      /models\.js show zai-org\/GLM-5\.2-TEE\.$/,
    ],
    [['recommend', 'visoin'], /Did you mean vision/, /--help/],
    [['use', 'chutes-fsat', FAST], /Did you mean chutes-fast/, /--help/],
    [['list', '--max-price', 'cheap'], /--max-price takes USD/, /--help/],
    [['show', stage.key], /^The model asked for is not/, /models\.js list/],
  ])('case %# is refused with what was meant', async (args, message, fix) => {
    const { code, doc, stdout } = await models(ready, ...args)
    expect(code).toBe(2)
    expect(doc.error!.message).toMatch(message)
    expect(doc.error!.fix).toMatch(fix)
    expect(stdout).not.toContain(stage.key.slice(-32))
  })
})

describe('use', () => {
  test('moves an alias in one write', async () => {
    const home = stage.furnished('ready')
    const dry = await models(home, 'use', 'fast', 'gemma-4-31B-turbo', '--dry-run', '--drop-comments')
    expect(dry.doc).toMatchObject({
      changed: false,
      data: {
        slot: 'chutes-fast',
        previous: `chutes/${FAST}`,
        current: `chutes/${CHEAP}`,
        needs: ['dearer'],
        applied: false,
      },
      next: [expect.stringMatching(/use chutes-fast google\/gemma-4-31B-turbo-TEE --drop-comments$/)],
    })
    expect(home.readConfigText()).toBe(ready.readConfigText())

    const given = ['--thinking', 'off', '--drop-comments']
    const allowed = await models(home, 'use', 'fast', CHEAP, '--dry-run', '--allow-dearer')
    expect(allowed.doc.next).toEqual([expect.stringMatching(/TEE --allow-dearer$/)])
    const refused = await models(home, 'use', 'fast', CHEAP, ...given)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.doc.error).toMatchObject({
      code: 'E_NEEDS_CONSENT',
      fix: expect.stringContaining(`${[CHEAP, ...given, '--allow-dearer'].join(' ')}.`),
    })
    const misspelt = await models(home, 'use', 'fast', `${CHEAP}x`, ...given)
    expect(misspelt.doc.error?.fix).toContain(`use chutes-fast ${[CHEAP, ...given].join(' ')}`)
    expect(home.readConfigText()).toBe(ready.readConfigText())

    clearTrace(home)
    const done = await models(home, 'use', 'fast', CHEAP, '--allow-dearer')
    expect(done.doc).toMatchObject({
      ok: true,
      changed: true,
      data: { applied: true, readBack: true },
      warnings: [{ code: 'dearer' }],
    })
    expect(readTrace(home).openclawRuns()).toBe(2)
    const text = home.readConfigText()
    const again = await models(home, 'use', 'fast', CHEAP)
    expect(again.doc).toMatchObject({ ok: true, changed: false })
    expect(home.readConfigText()).toBe(text)
    expect(home.readConfig()!.agents.defaults.models).not.toHaveProperty([`chutes/${FAST}`])
    expect(home.readConfig()!.agents.defaults.models[`chutes/${CHEAP}`].alias).toBe('chutes-fast')
  })

  test('lets a model think or not for every request; refresh keeps that, undo takes it back', async () => {
    const home = stage.furnished('ready')
    const kimi = 'moonshotai/Kimi-K2.6-TEE'
    const done = await models(home, 'use', 'vision', kimi, '--thinking', 'off', '--show-plan')
    expect(done.doc).toMatchObject({ ok: true, changed: true, data: { thinking: 'off', applied: true } })
    const choice = { chat_template_kwargs: { enable_thinking: false, thinking: false } }
    const entry = () => home.readConfig()!.agents.defaults.models[`chutes/${kimi}`]
    expect(entry()).toEqual({ alias: 'chutes-vision', params: choice })
    expect(done.doc.data.plan).toMatchObject([{ after: false }, { after: false }])
    const show = await models(home, 'show', 'chutes-vision')
    expect(show.doc.data.thinking).toMatchObject({ obeys: '--thinking', chosen: 'off', argument: 'thinking' })
    stage.chutes.setCatalog(catalog.filter(({ id }) => id !== OPEN))
    expect((await runScript(home, 'refresh')).doc.ok).toBe(true)
    stage.chutes.setCatalog(catalog)
    expect(entry().params).toEqual(choice)
    expect((await runScript(home, 'reset', ['undo'])).doc.data.undone.script).toBe('models')
    expect(entry()).toEqual({ alias: 'chutes-vision' })
  })

  test('refuses to promise thinking off of a model that always thinks', async () => {
    const always = 'Qwen/Qwen3-235B-A22B-Thinking-2507-TEE'
    stage.chutes.setCatalog([
      ...catalog,
      { ...today.find(({ id }) => id === PRO)!, id: always, root: always },
    ])
    const run = await models(ready, 'use', 'pro', always, '--thinking', 'off')
    stage.chutes.setCatalog(catalog)
    expect([run.code, run.doc.error?.code]).toEqual([2, 'E_USAGE'])
    expect(run.doc.error?.message).toMatch(/always thinks/)
  })

  test('leaves the TEE, or another alias, only when that was said', async () => {
    const home = stage.furnished('ready')
    const open = await models(home, 'use', 'primary', OPEN)
    expect(open.doc.error).toMatchObject({
      code: 'E_NEEDS_CONSENT',
      fix: expect.stringContaining('--allow-non-tee'),
    })
    const dear = await models(home, 'use', 'primary', DEAR, '--allow-non-tee')
    expect(dear.doc.error).toMatchObject({
      code: 'E_NEEDS_CONSENT',
      message: expect.stringContaining('$3/$15'),
    })
    const taken = await models(home, 'use', 'vision', PRO)
    expect(taken.doc.error).toMatchObject({
      code: 'E_ALIAS_REFUSED',
      fix: expect.stringMatching(/use chutes-pro \S+\.$/),
    })
    const pinned = await models(home, 'use', 'primary', `${PRO}@chutes:work`)
    expect([pinned.code, pinned.doc.error?.fix]).toEqual([2, expect.stringContaining('--help')])
    // what is proposed is taken, without a word more
    const first = /use chutes-pro (\S+)\.$/.exec(taken.doc.error?.fix ?? '')?.[1] ?? ''
    expect((await models(home, 'use', 'chutes-pro', first, '--dry-run')).doc.ok).toBe(true)
    expect(home.readConfigText()).toBe(ready.readConfigText())
    const done = await models(home, 'use', 'primary', OPEN, '--allow-non-tee')
    expect(done.doc).toMatchObject({ ok: true, warnings: [{ code: 'non-tee' }], data: { readBack: true } })
    expect(home.readConfig()!.agents.defaults.model.primary).toBe(`chutes/${OPEN}`)
    // the same choice by way of setup is warned about, too
    const setup = await runScript(home, 'setup', ['--primary', OPEN, '--dry-run'])
    expect(setup.doc.warnings).toMatchObject([{ code: 'non-tee' }])
  })
})

describe('on a terminal', () => {
  const hasScript = spawnSync('script', ['--version']).status === 0
  /** Run under a pseudo-terminal of this width. */
  const onTerminal = (columns: number, env: Readonly<Record<string, string>>) => {
    const command = `stty cols ${columns} rows 40; '${process.execPath}' '${join(repoRoot, 'scripts/models.js')}'`
    const { NO_COLOR: _, ...inherited } = ready.env
    return runProcess('script', ['-qec', command, '/dev/null'], {
      env: { ...inherited, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
      cwd: ready.dir,
      timeoutMs: 60_000,
    })
  }
  const ESCAPE = String.fromCharCode(27)
  const plain = (text: string) => text.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')
  /** What stays on the screen: progress is rewritten, and cleared in the end. */
  const screen = (text: string) =>
    text
      .slice(text.lastIndexOf(`${ESCAPE}[2K`) + 4)
      .trimEnd()
      .split('\r\n')

  test.runIf(hasScript)('the table fits, in colour, and marks what is in use', async () => {
    const wide = await onTerminal(120, {})
    expect(wide.code).toBe(0)
    expect(wide.stdout).toContain(`${ESCAPE}[36mprimary, chutes-pro`)
    expect(plain(screen(wide.stdout)[1]!)).toMatch(/model .*\$\/M in .*out .*context .*can .*in use/)
    const narrow = await onTerminal(50, { NO_COLOR: '1' })
    expect(screen(narrow.stdout).join('\n')).not.toContain(ESCAPE)
    for (const line of screen(narrow.stdout)) expect(line.length).toBeLessThanOrEqual(50)
    expect(screen(narrow.stdout).join('\n')).toContain(PRO)
  })
})
