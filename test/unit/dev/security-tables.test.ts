import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { WITH_CREDENTIAL, WITH_TOKENS } from '../../hard/judging/verdict.ts'
import { NETWORK_CALLS } from '../../hard/network/calls.ts'
import { repoRoot } from '../../support/paths.ts'

/** references/security.md tells what the skill contacts, runs and writes; here the sources are asked the same. */
const page = readFileSync(join(repoRoot, 'references/security.md'), 'utf8')
const source = join(repoRoot, 'scripts/src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('vendor/'))
const texts = new Map(files.map((file) => [file, readFileSync(join(source, file), 'utf8')]))

const section = (title: string): string => page.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort()
const filesWith = (pattern: RegExp): string[] =>
  files.filter((file) => pattern.test(texts.get(file) ?? '')).sort()
const matches = (pattern: RegExp, within = /./): RegExpExecArray[] =>
  files.filter((file) => within.test(file)).flatMap((file) => [...(texts.get(file) ?? '').matchAll(pattern)])

/** `METHOD host/path` and the credential of every row. */
const calls = [
  ...section('What it contacts').matchAll(/^\| `(GET|POST) ([^`/]+)(\/[^`]+)` \| [^|]+ \| ([^|]+) \|$/gm),
].map(([, method = '', host = '', path = '', credential = '']) => ({ method, host, path, credential }))

describe('what it contacts', () => {
  const HOSTS: readonly (readonly [RegExp, string])[] = [
    [/llm|baseUrl/, 'llm.chutes.ai/v1'],
    [/pcs/, 'api.trustedservices.intel.com'],
    [/certificates/, 'certificates.trustedservices.intel.com'],
    [/service/, 'nras.attestation.nvidia.com'],
    [/api/, 'api.chutes.ai'],
  ]
  const OAUTH: Readonly<Record<string, string>> = {
    discoveryRequest: '/.well-known/openid-configuration',
    authorizationCodeGrantRequest: '/idp/token',
    refreshTokenGrantRequest: '/idp/token',
    revocationRequest: '/idp/token/revoke',
    introspectionRequest: '/idp/token/introspect',
  }

  test('is every address that the sources build, and no other', () => {
    const built = matches(/`\$\{([\w.]+)\}(\/[^`?]*)/g, /^(?:chutes|attestation\/services)\//).map(
      ([, base = '', path = '']) => {
        const host = HOSTS.find(([pattern]) => pattern.test(base))?.[1]
        return `${host}${path.replace(/\$\{[^}]*\}/g, '<id>')}`
      },
    )
    const asked = matches(/\bask\('(\/[^']+)'\)/g).map(([, path]) => `api.chutes.ai${path}`)
    const signedIn = matches(/\boauth\.(\w+Request)\(/g).map(([, name = '']) => `api.chutes.ai${OAUTH[name]}`)
    expect(sorted(calls.map(({ host, path }) => host + path))).toEqual(
      sorted([...built, ...asked, ...signedIn]),
    )
  })

  test('is sent by one module, for those that build addresses', () => {
    expect(filesWith(/vendor\/undici\.ts/)).toEqual(['net/http.ts'])
    expect(
      filesWith(/from '(?:\.{1,2}\/)+net\/http\.ts'/).filter(
        (file) => !/^(?:chutes|attestation\/services)\//.test(file),
      ),
    ).toEqual([])
    expect(filesWith(/'node:(?:https?|net|tls|dns|dgram|http2)'/)).toEqual([
      'chutes/callback-server.ts',
      'openclaw/gateway.ts',
    ])
  })

  test('has no host beside those, but for links to be read', () => {
    const named = matches(/https:\/\/([\w.-]+)/g).map(([, host = '']) => host)
    const links = ['chutes.ai', 'github.com']
    expect(sorted(named)).toEqual(sorted([...calls.map(({ host }) => host), ...links]))
  })

  test('is met with every fault, with a credential exactly where the page says so', () => {
    const tried = sorted(NETWORK_CALLS.map(({ call }) => call))
    for (const { method, host, path, credential } of calls) {
      const target = `${method} ${path}`
      expect([target, tried.some((call) => reaches(call, target))]).toEqual([target, true])
      const searched = [WITH_CREDENTIAL.test(host + path), WITH_TOKENS.test(host + path)]
      expect([target, searched.some(Boolean)]).toEqual([target, credential !== 'none'])
    }
    const told = calls.map(({ method, path }) => `${method} ${path}`)
    expect(tried.filter((call) => !told.some((target) => reaches(call, target)))).toEqual([])
  })
})

function reaches(call: string, target: string): boolean {
  return call.endsWith('*') ? target.startsWith(call.slice(0, -1)) : call === target
}

describe('what it runs', () => {
  /** What a variable in an argument list stands for. */
  const WORDS: Readonly<Record<string, readonly string[]>> = {
    intake: ['paste-api-key', 'paste-token'],
    verb: ['set', 'clear'],
    '...question': matches(/\baskScheduler\([^[]*\['(\w+)'/g).map(([, word = '']) => word),
  }

  test('is every openclaw command of the sources, and no other', () => {
    const lists = [...matches(/(?:\bargs(?::| =)\s*\[|\bask\(openclaw, \[)([^\]]*)/g, /^openclaw\//)]
    const made = lists.flatMap(([, list = '']) => commandsOf(list.replace(/^\s*\.\.\.\[/, '')))
    const told = [...section('What it runs').matchAll(/`openclaw ([^`]+)`/g)].map(
      ([, command = '']) => command,
    )
    expect(sorted(told)).toEqual(sorted(made))
  })

  function commandsOf(list: string): string[] {
    const words: string[] = []
    for (const item of list.split(',').map((part) => part.trim())) {
      const word = /^'([a-z-]+)'$/.exec(item)?.[1]
      const several = WORDS[item]
      if (several) return several.map((one) => [...words, one].join(' '))
      if (word === undefined || (word.startsWith('--') && !/^--(?:version|help)$/.test(word))) break
      words.push(word)
    }
    return words.length > 0 ? [words.join(' ')] : []
  }

  test('is started by three modules', () => {
    expect(filesWith(/vendor\/execa\.ts/)).toEqual([
      'openclaw/run.ts',
      'shell/open-browser.ts',
      'system/crontab.ts',
    ])
    // on a Node that execa does not know
    expect(filesWith(/vendor\/child-process\.ts/)).toEqual(['handover/hand-over.ts'])
    expect(filesWith(/\bshell:|\bcmd(?:\.exe)?\b.*\/c\b|\/bin\/sh|\bsh -c\b/)).toEqual([])
    expect(filesWith(/node:(?:child_process|cluster|worker_threads)/)).toEqual([])
    for (const program of ['crontab', 'xdg-open', 'open', 'rundll32'])
      expect(page).toContain(`\`${program}\``)
  })

  test('gets an environment without the secrets that the page names', () => {
    const list = /const SECRETS = \[([^\]]*)\]/.exec(texts.get('system/child-env.ts') ?? '')?.[1] ?? ''
    const names = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect(section('What it runs')).toContain(`\`${name}\``)
  })
})

describe('what it reads and writes', () => {
  test('is every file of its own, and no other', () => {
    const named = matches(/\bstateFilePath\([\w.]+, '([^']+)'\)/g).map(([, name]) => `chutes/${name}`)
    const told = [...section('What it writes').matchAll(/`(chutes\/[\w.-]+)`/g)].map(([, name = '']) => name)
    expect(sorted(told)).toEqual(sorted(named))
  })

  test('goes through the modules that the tables are about', () => {
    expect(
      filesWith(
        /\b(?:write|append)File|\b(?:rename|rm|unlink|mkdir|chmod|chown|copyFile|cp)Sync\b|createWriteStream/,
      ),
    ).toEqual(
      sorted([
        'commands/heartbeat/schedule/remove.ts', // HEARTBEAT.md, once it is empty
        'openclaw/config/config-patch.ts', // OpenClaw's copy of a refused write
        'openclaw/probe-tool.ts', // the temporary folder of a probe
        'state/storage/lock.ts',
        'state/storage/other-version.ts', // set aside
        'state/storage/own-files.ts', // reset.js all
        'state/storage/private-file.ts',
        'system/edit-file.ts', // HEARTBEAT.md
      ]),
    )
    expect(
      filesWith(/\breadFile(?:Sync)?\b|\b(?:readdir|opendir|open)Sync\b|createReadStream|fs\/promises/),
    ).toEqual(
      sorted([
        'handover/hand-over.ts', // the text of a launcher called openclaw
        'openclaw/config/config-file.ts',
        'openclaw/config/env-file.ts',
        'openclaw/config/read-only.ts', // whether a linked one includes files
        'openclaw/config/replaced-config.ts', // OpenClaw's backup of it
        'openclaw/config/resolve-includes.ts', // what it includes
        'openclaw/cron/scheduled-jobs.ts',
        'openclaw/generated-models.ts',
        'openclaw/probe-tool.ts',
        'shell/command-line/information.ts', // --schema
        'shell/package-version.ts',
        'state/capture-files.ts', // --offline
        'state/storage/lock.ts', // to write one
        'state/storage/own-files.ts', // names alone
        'state/storage/private-file.ts', // and drafts that a killed run left
        'state/storage/process-identity.ts',
        'system/edit-file.ts', // HEARTBEAT.md
        'system/read-file.ts', // how all of them are read
      ]),
    )
  })
})
