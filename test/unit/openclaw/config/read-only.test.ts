import { expect, test } from 'vitest'
import { type Access, readOnlyReason } from '../../../../scripts/src/openclaw/config/read-only.ts'

const paths = { configPath: '/h/.openclaw/openclaw.json', stateDir: '/h/.openclaw' }
const FILE = paths.configPath
const FOLDER = paths.stateDir
const reason = (access: Partial<Access>, env: Readonly<Record<string, string>> = {}) =>
  readOnlyReason({ env, paths }, { uid: 1000, ownerOf: () => 1000, canWrite: () => true, ...access })

test.each<readonly [string, string | undefined, string | undefined]>([
  ['the own user may write it', reason({}), undefined],
  ['there is none yet', reason({ ownerOf: () => undefined }), undefined],
  [
    'there is none yet, in a folder that may not be written',
    reason({ ownerOf: (path) => (path === FOLDER ? 0 : undefined), canWrite: () => false }),
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
    reason({ uid: 0 }),
    'the config belongs to another user (uid 1000), and root would take it from them',
  ],
  ['it is root’s own', reason({ uid: 0, ownerOf: () => 0 }), undefined],
  ['a group shares it', reason({ ownerOf: () => 1001 }), undefined],
  ['the system has no such numbers', reason({ uid: undefined, ownerOf: () => 0 }), undefined],
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
