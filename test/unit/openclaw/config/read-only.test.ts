import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type Access,
  includesBesideLink,
  readOnlyReason,
} from '../../../../scripts/src/openclaw/config/read-only.ts'

const paths = { configPath: '/h/.openclaw/openclaw.json', stateDir: '/h/.openclaw' }
const FILE = paths.configPath
const FOLDER = paths.stateDir
const reason = (access: Partial<Access>, env: Readonly<Record<string, string>> = {}) =>
  readOnlyReason(
    { env, paths },
    {
      foreignOwner: () => undefined,
      exists: () => true,
      canWrite: () => true,
      ...access,
    },
  )

test.each<readonly [string, string | undefined, string | undefined]>([
  ['the own user may write it', reason({}), undefined],
  ['there is none yet', reason({ exists: () => false, canWrite: () => false }), undefined],
  [
    'there is none yet, in a folder that may not be written',
    reason({ exists: (path) => path === FOLDER, canWrite: () => false }),
    'this user may not write the config',
  ],
  [
    'the file may not be written',
    reason({ canWrite: (path) => path !== FILE }),
    'this user may not write the config',
  ],
  [
    'the folder may not be written',
    reason({ canWrite: (path) => path !== FOLDER }),
    'this user may not write the config',
  ],
  [
    'it is a person’s and root runs the script',
    reason({ foreignOwner: () => 1000 }),
    'the config belongs to another user (uid 1000), and root would take it from them',
  ],
  [
    'it is root’s, and the state folder is a person’s',
    reason({ foreignOwner: (path) => (path === FOLDER ? 1000 : undefined) }),
    'the state folder belongs to another user (uid 1000), and root would take it from them',
  ],
  [
    'Nix manages it',
    reason({}, { OPENCLAW_NIX_MODE: '1' }),
    'the config is managed by Nix (OPENCLAW_NIX_MODE)',
  ],
  [
    'something else manages it',
    reason({}, { OPENCLAW_CONFIG_READONLY: '1' }),
    'the config is managed elsewhere (OPENCLAW_CONFIG_READONLY)',
  ],
])('a config: %s', (_, found, expected) => {
  expect(found).toBe(expected)
})

test.skipIf(process.platform === 'win32').each([
  ['a link that includes files', 'dotfiles', '{"models":{"$include":"./m.json"}}', true],
  ['a link that includes by an absolute path', 'dotfiles', '{"models":{"$include":"/etc/m.json"}}', false],
  ['a link that includes none', 'dotfiles', '{"models":{}}', false],
  ['a link within its folder', 'home', '{"models":{"$include":"./m.json"}}', false],
])('%s, into %s', (_what, folder, text, beside) => {
  const dir = mkdtempSync(join(tmpdir(), 'chutes-link-'))
  for (const name of ['home', 'dotfiles']) mkdirSync(join(dir, name))
  writeFileSync(join(dir, folder, 'real.json'), text)
  const configPath = join(dir, 'home', 'openclaw.json')
  symlinkSync(join(dir, folder, 'real.json'), configPath)
  expect(includesBesideLink(configPath)).toBe(beside)
  const found = readOnlyReason({ env: {}, paths: { configPath, stateDir: join(dir, 'home') } })
  expect(found?.startsWith('it is a link') ?? false).toBe(beside)
  rmSync(dir, { recursive: true })
})
