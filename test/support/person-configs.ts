import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Home } from './homes/home.ts'
import { fakeKey } from './keys.ts'
import { sharedFile } from './shared-data.ts'

/** A config as somebody may have it before the skill comes: its files, and the variables that its OpenClaw has. */
export interface PersonConfig {
  readonly name: string
  /** Text by path below `.openclaw`. */
  readonly files: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  /** Variables that it names and that are set elsewhere only. */
  readonly absent?: Readonly<Record<string, string>>
  /** It differs from others in the place of a key alone: of the runs that touch none, others show the same. */
  readonly onlyKey?: true
  /** What set-up writes would have to go into several files, which OpenClaw does not do. */
  readonly spread?: true
}

const ref = (id: string, source = 'env', provider = 'default') => ({ source, provider, id })
const substituted = (name: string) => ['$', `{${name}}`].join('')
const row = (id: string, more: object = {}) => ({ id, name: id.toUpperCase(), ...more })
const GLM = row('zai-org/GLM-5.2-TEE', { contextWindow: 200_000, maxTokens: 65_535 })
const DEEPSEEK = row('deepseek-ai/DeepSeek-V3.2-TEE')
const chutes = (more: object = {}) => ({
  baseUrl: '__BASE__',
  api: 'openai-completions',
  models: [GLM, DEEPSEEK],
  ...more,
})
const rival = (more: object = {}) => ({
  baseUrl: '__OWN__/v1',
  api: 'openai-completions',
  apiKey: 'CANARY-rival-key',
  models: [row('first'), row('second')],
  ...more,
})
const CHOSEN = { defaults: { model: { primary: `chutes/${GLM.id}` } } }
const OTHERS = {
  defaults: { model: { primary: 'rival/first', fallbacks: ['rival/second'] } },
}
const VAULT = '#!/bin/sh\ncat > /dev/null\nprintf %s CANARY-vault\n'
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** Ways in which people have Chutes, or another provider, in their config. */
export const PERSON_CONFIGS: readonly PersonConfig[] = [
  {
    name: 'the key by a SecretRef to a variable',
    onlyKey: true,
    files: {
      'openclaw.json': json({
        models: { providers: { chutes: chutes({ apiKey: ref('CHUTES_API_KEY') }) } },
        agents: CHOSEN,
      }),
    },
    env: { CHUTES_API_KEY: '__KEY__' },
  },
  {
    name: 'the key by a substitution from .env, in a file of a Windows editor',
    onlyKey: true,
    files: {
      'openclaw.json': `\uFEFF${json({
        channels: { telegram: { botToken: 'CANARY-bot' } },
        models: { providers: { chutes: chutes({ apiKey: substituted('CHUTES_API_KEY') }) } },
        agents: CHOSEN,
      }).replaceAll('\n', '\r\n')}`,
      '.env': 'CHUTES_API_KEY=__KEY__\n',
    },
    env: {},
  },
  {
    name: 'the key in plain text, headers, and a model twice',
    files: {
      'openclaw.json': json({
        models: {
          mode: 'replace',
          providers: {
            chutes: chutes({
              apiKey: '__KEY__',
              headers: { 'X-Mine': 'CANARY-header' },
              models: [GLM, GLM, { ...GLM, name: 'mine' }],
            }),
          },
        },
        agents: CHOSEN,
      }),
    },
    env: {},
  },
  {
    name: 'the key in an env block, and a list of allowed models',
    files: {
      'openclaw.json': json({
        env: { vars: { CHUTES_API_KEY: '__KEY__' } },
        models: { providers: { rival: rival(), chutes: chutes({ apiKey: ref('CHUTES_API_KEY') }) } },
        agents: { defaults: { ...OTHERS.defaults, modelPolicy: { allow: ['rival/*'] } } },
      }),
    },
    env: {},
  },
  {
    name: "another provider's variable that only its service has",
    onlyKey: true,
    files: {
      'openclaw.json': json({
        models: { providers: { rival: rival({ apiKey: ref('RIVAL_KEY') }) } },
        agents: OTHERS,
      }),
    },
    env: {},
    absent: { RIVAL_KEY: 'CANARY-rival-variable' },
  },
  {
    name: 'secret providers: a program and a file',
    onlyKey: true,
    files: {
      'openclaw.json': json({
        secrets: {
          providers: {
            vault: { source: 'exec', command: '__HOME__/.openclaw/bin/vault.sh', passEnv: ['PATH'] },
            box: { source: 'file', path: '__HOME__/.openclaw/box/secrets', mode: 'json' },
          },
        },
        models: {
          providers: {
            rival: rival({ apiKey: ref('rival/key', 'exec', 'vault') }),
            chutes: chutes({ apiKey: ref('/chutes/key', 'file', 'box') }),
          },
        },
        agents: OTHERS,
      }),
      'bin/vault.sh': VAULT,
      'box/secrets': json({ chutes: { key: '__KEY__' } }),
    },
    env: {},
  },
  {
    name: 'a file for each section',
    files: {
      'openclaw.json': json({
        agents: { $include: './parts/a.json' },
        models: { $include: './parts/m.json' },
      }),
      'parts/a.json': json(OTHERS),
      'parts/m.json': json({ providers: { rival: rival() } }),
    },
    env: {},
    spread: true,
  },
  {
    name: "another provider's models, and the credentials, in files of their own",
    files: {
      'openclaw.json': json({
        auth: { $include: './mine.json' },
        models: { providers: { rival: rival({ models: { $include: './rows.json5' } }) } },
        agents: OTHERS,
      }),
      'mine.json': json({ profiles: { 'rival:default': { provider: 'rival', mode: 'api_key' } } }),
      'rows.json5': "[{ id: 'first', name: 'First' }, { id: 'second', name: 'Second' }] // mine\n",
    },
    env: {},
  },
  {
    name: 'the provider in other letters',
    files: {
      'openclaw.json': json({
        models: { providers: { Chutes: chutes({ apiKey: '__KEY__' }) } },
        agents: {
          defaults: {
            model: { primary: `Chutes/${GLM.id}` },
            models: { [`Chutes/${GLM.id}`]: { alias: 'mine' } },
          },
        },
      }),
    },
    env: {},
  },
  {
    name: 'what a start-up script of old wrote, and agents with models of their own',
    files: {
      'openclaw.json': json({
        models: { providers: { chutes: chutes({ auth: 'api-key', models: [row('zai-org/GLM-4.7-TEE')] }) } },
        agents: {
          defaults: {
            model: { primary: 'chutes/zai-org/GLM-4.7-TEE', fallbacks: ['chutes/Qwen/Qwen3-32B'] },
            imageModel: { primary: 'chutes/nobody/has-this' },
            models: {
              'chutes/zai-org/GLM-4.7-TEE': {},
              'chutes-pro': { alias: `chutes/${GLM.id}` },
            },
          },
          list: [{ id: 'main', default: true, model: 'chutes/zai-org/GLM-4.7-TEE' }],
        },
        auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } },
      }),
    },
    env: {},
  },
]

/** The key that stands in a person's config: another one than the skill is given. */
const OWN_KEY = fakeKey('a key of their own')
/** Stands for whatever else may not be printed. */
const CANARY = /CANARY[\w-]+/g

/** Puts a config into a home. */
export function moveIn(home: Home, { files }: PersonConfig): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(home.openclawDir, name)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, filledIn(text, home.dir), { mode: 0o600 })
    if (name.endsWith('.sh')) chmodSync(path, 0o700)
  }
}

/** What of a config is secret, for a search in what a script prints. */
export function secretsOf({ files, env }: PersonConfig): readonly string[] {
  const texts = [...Object.values(files), ...Object.values(env)]
  return [...new Set([OWN_KEY.slice(-32), ...texts.flatMap((text) => text.match(CANARY) ?? [])])]
}

/** The variables of a config, filled in. */
export function variablesOf(env: PersonConfig['env'], home: Home): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filledIn(text, home.dir)]))
}

function filledIn(text: string, home: string): string {
  return text
    .replaceAll('__BASE__', 'https://llm.chutes.ai/v1')
    .replaceAll('__OWN__', 'http://127.0.0.1:9')
    .replaceAll('__KEY__', OWN_KEY)
    .replaceAll('__HOME__', home)
}

/** The collected configs beside the repository; undefined where they are not. */
export function collectedConfigs(): readonly PersonConfig[] | undefined {
  const folder = sharedFile('configs')
  if (folder === undefined) return undefined
  return readdirSync(folder).map((name) => {
    const path = join(folder, name)
    const meta = JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8'))
    const names = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'meta.json')
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    const files = Object.fromEntries(names.map((file) => [file, readFileSync(join(path, file), 'utf8')]))
    return { name, files, env: meta.setEnv ?? {} }
  })
}
