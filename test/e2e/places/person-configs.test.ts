import { lstatSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import JSON5 from 'json5'
import { describe, expect, test } from 'vitest'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import {
  collectedConfigs,
  moveIn,
  PERSON_CONFIGS,
  type PersonConfig,
  secretsOf,
  variablesOf,
} from '../../support/person-configs.ts'
import { runScript, type ScriptDocument } from '../../support/processes/run.ts'

const stage = openStage()
const SCRIPTED = /\.sh$/

/** The files of a config as they lie there, and the JSON ones of them as data. */
const textsOf = (home: Home, { files }: PersonConfig) =>
  Object.keys(files).map((name) => readFileSync(join(home.openclawDir, name), 'utf8'))
const dataOf = (home: Home, one: PersonConfig): Config[] =>
  Object.keys(one.files).flatMap((name, place) => {
    const text = textsOf(home, one)[place]?.replace(/^\uFEFF/, '') ?? ''
    return SCRIPTED.test(name) || name === '.env' ? [] : [plain(JSON5.parse(text))]
  })

/** Without what OpenClaw itself adds at its first write, and with references as it writes them. */
function plain(value: unknown): Config {
  const config = JSON.parse(JSON.stringify(value).replace(/"Chutes\//g, '"chutes/'))
  delete config.meta
  for (const name of ['anthropic', 'codex']) delete config.plugins?.entries?.[name]
  return withoutEmpty(config, ['plugins'])
}

/** Without the given members, where they hold nothing. */
function withoutEmpty(config: Config, names: readonly string[]): Config {
  const isHollow = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.values(value).every(isHollow)
  const left = Object.entries(config).filter(([name, value]) => !(names.includes(name) && isHollow(value)))
  return Array.isArray(config) ? config : Object.fromEntries(left)
}

/** Without the places that are Chutes', and the empty objects that lead to them. */
function theirs(config: Config): Config {
  const { agents, auth, models, profiles, ...rest } = structuredClone(config)
  const isOurs = (name: string) => /^chutes/i.test(name)
  const without = (map: Config | undefined) =>
    map && Object.fromEntries(Object.entries(map).filter(([name]) => !isOurs(name)))
  const defaults = agents?.defaults
  if (defaults) {
    for (const slot of ['model', 'imageModel'])
      if (JSON.stringify(defaults[slot] ?? 'chutes/').includes('chutes/')) delete defaults[slot]
    Object.assign(defaults, { models: without(defaults.models), modelPolicy: undefined })
  }
  return JSON.parse(
    JSON.stringify({
      ...rest,
      profiles: without(profiles),
      agents: agents && withoutEmpty(agents, ['defaults']),
      auth:
        auth &&
        withoutEmpty({ ...auth, profiles: without(auth.profiles), order: without(auth.order) }, [
          'profiles',
          'order',
        ]),
      models: models && withoutEmpty({ ...models, providers: without(models.providers) }, ['providers']),
    }),
    (_, value) => (JSON.stringify(value) === '{}' ? undefined : value),
  )
}

/** A whole life of the skill in a home with this config; what every run prints and leaves is held to. */
async function live(one: PersonConfig) {
  const home = stage.home()
  moveIn(home, one)
  const start = dataOf(home, one)
  const run = async (script: string, args: readonly string[] = [], more: object = {}) => {
    const before = textsOf(home, one)
    const { input, env } = {
      input: script === 'auth' ? stage.key : '',
      env: variablesOf(one.env, home),
      ...more,
    }
    const done = await runScript(home, script, args, { input, env })
    const { doc } = done
    const what = [one.name, script, ...args].join(' ')
    for (const secret of secretsOf(one)) expect(done.stdout + done.stderr, what).not.toContain(secret)
    if (!doc.changed) expect(textsOf(home, one), what).toEqual(before)
    expect(dataOf(home, one).map(theirs), what).toEqual(start.map(theirs))
    return doc
  }

  await run('status')
  const plan = one.onlyKey ? undefined : await run('setup', ['--dry-run'])
  const dry = one.onlyKey ? undefined : await run('auth', ['--dry-run'])
  const stored = await run('auth')
  const first = await run('setup', ['--drop-comments'])
  const again = await run('setup')
  expect(again.changed).toBe(false)
  if (!one.onlyKey) await useAndUndo(run)
  const removed = await run('reset', ['all'])
  return { home, start, run, docs: { plan, dry, stored, first, removed } }
}

async function useAndUndo(
  run: (script: string, args?: readonly string[]) => Promise<ScriptDocument>,
): Promise<void> {
  await run('refresh')
  const used = await run('models', ['use', 'chutes-fast', 'Qwen/Qwen3-32B-TEE', '--allow-dearer'])
  if (used.changed) await run('reset', ['undo'])
}

/** The same, to its end: what was there before is back, but for a key that stood in the config in plain text. */
async function liveWhole(one: PersonConfig) {
  const { home, start, run, docs } = await live(one)
  const { removed } = docs
  if (removed.error) {
    // what is in the way is named, and once it is there, everything goes
    expect(removed.error.message).toMatch(/models\.providers\.\w+\.apiKey/)
    expect(removed.error.fix).toContain(Object.keys(absentIn(one))[0])
    expect(
      (await run('reset', ['all'], { env: variablesOf({ ...one.env, ...absentIn(one) }, home) })).error,
    ).toBe(undefined)
  }
  const codes = removed.warnings.map(({ code }) => code)
  const lost = codes.includes('not-given-back')
  // a primary that nobody has is one that OpenClaw does not take again, and the answer names it
  const unset = codes.includes('primary-unset')
  const without = (configs: readonly Config[]) => {
    const known = configs.map((config, place) => withoutCopy(config, start[place]))
    const isGone = (name: string, value: unknown): unknown =>
      unset && name === 'primary' ? undefined : lost ? withoutKey(name, value) : value
    return JSON.parse(JSON.stringify(known, isGone))
  }
  expect(without(dataOf(home, one))).toEqual(without(start))
  return docs
}

/** Of a collected config that nobody described, every variable that it may lack. */
const absentIn = ({ absent, files }: PersonConfig): Readonly<Record<string, string>> =>
  absent ??
  Object.fromEntries(
    [...JSON.stringify(files).matchAll(/\\"id\\":\s*\\"([A-Z_]+)\\"|\$\{([A-Z_]+)\}/g)].map(
      ([, id, name = id]) => [name, 'CANARY-absent'],
    ),
  )

/** OpenClaw makes a list of allowed models of the entries that it finds. */
function withoutCopy(config: Config, start: Config | undefined): Config {
  if (!config.agents?.defaults || start?.agents?.defaults?.modelPolicy) return config
  const { modelPolicy: _, ...defaults } = config.agents.defaults
  return { ...config, agents: { ...config.agents, defaults } }
}

function withoutKey(name: string, value: unknown): unknown {
  return name === 'apiKey' && /^(?:cpk_|chutes:|__OPENCLAW_REDACTED__)/.test(String(value))
    ? undefined
    : value
}

describe('a person has', () => {
  test.each(PERSON_CONFIGS.map((one) => [one.name, one] as const))(
    '%s: only what is Chutes’ changes, and all of it comes back',
    async (_, one) => {
      const { dry, plan, first, stored, removed } = await liveWhole(one)
      // a key in plain text is lost, and that is said before and after
      const inline = /"apiKey": "__KEY__"/.test(one.files['openclaw.json'] ?? '')
      if (dry) expect(dry.warnings.some(({ code }) => code === 'inline-key')).toBe(inline)
      expect(removed.warnings.some(({ code }) => code === 'not-given-back')).toBe(inline)
      if (plan)
        expect(plan.warnings.some(({ code }) => code === 'would-be-refused')).toBe(one.spread ?? false)
      expect([one.name, stored.error?.code]).toEqual([one.name, one.absent && 'E_KEY_NOT_STORED'])
      expect([one.name, first.error?.code]).toEqual([one.name, one.spread && 'E_WRITE_REFUSED'])
      if (one.spread)
        expect(first.error?.message).toMatch(/\(parts\/m\.json\), agents\..* \(parts\/a\.json\)/)
    },
  )
})

describe('fallbacks that stand in a file', () => {
  const ASKED = ['--fallbacks', 'chutes-pro,chutes-fast']
  const withFallbacks = (include: unknown) => {
    const home = stage.furnished('ready', ({ agents }) => {
      agents.defaults.model = { ...agents.defaults.model, fallbacks: { $include: include } }
    })
    for (const name of ['one.json', 'two.json']) writeFileSync(join(home.openclawDir, name), '[]')
    return home
  }

  test('of their own are written there', async () => {
    const home = withFallbacks('./one.json')
    const { doc } = await runScript(home, 'setup', ASKED)
    expect([doc.error, doc.changed]).toEqual([undefined, true])
    const written = JSON.parse(readFileSync(join(home.openclawDir, 'one.json'), 'utf8'))
    expect(written).toEqual(doc.data.fallbacks.map(({ model }: { model: string }) => model))
  })

  test('of several are refused before OpenClaw is asked, with the places', async () => {
    const home = withFallbacks(['./one.json', './two.json'])
    const { doc } = await runScript(home, 'setup', ASKED)
    expect(doc).toMatchObject({ changed: false, error: { code: 'E_WRITE_REFUSED' } })
    expect(doc.error?.message).toContain('agents.defaults.model.fallbacks (one.json, two.json)')
  })
})

/** Each takes some ten seconds, so they are asked for by hand: COLLECTED_CONFIGS=1. */
const collected = process.env.COLLECTED_CONFIGS ? collectedConfigs() : undefined
test
  .skipIf(!collected)
  .each(
    (collected ?? []).concat(collected ? [] : { name: 'not asked for, or not there', files: {}, env: {} }),
  )('a collected config: $name', async (one) => {
  await liveWhole(one)
})

test.skipIf(process.platform === 'win32')(
  'a link whose includes lie beside it is read as OpenClaw reads it, and stays a link',
  async () => {
    const home = stage.home({ config: { models: { $include: './models.json' } } })
    const target = join(home.dir, 'linked.json')
    renameSync(home.configPath, target)
    symlinkSync(target, home.configPath)
    writeFileSync(join(home.openclawDir, 'models.json'), '{"providers":{}}')
    const asked = await runScript(home, 'auth', ['status'])
    expect(asked.doc.error?.code).toBe('E_NO_CREDENTIAL')
    const stored = await runScript(home, 'auth', [], { input: stage.key })
    expect([stored.code, stored.doc.error?.code]).toEqual([3, 'E_CONFIG_READONLY'])
    expect(stored.doc.error?.message).toContain('it is a link')
    expect(lstatSync(home.configPath).isSymbolicLink()).toBe(true)
  },
)
