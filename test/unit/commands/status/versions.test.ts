import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ageCheck, installedCopy } from '../../../../scripts/src/commands/status/versions.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'chutes-copy-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('how a copy came here is seen by what its installer left, and when by the time of that', () => {
  const fileOf = (path: string) => join(folder, path)
  expect(installedCopy(fileOf)).toBeUndefined()
  const kinds = [
    ['copy', 'SKILL.md'],
    ['git', '.git/logs/HEAD'],
    ['openclaw', '.openclaw/source-origin.json'],
    ['clawhub', '.clawhub/origin.json'],
  ] as const
  for (const [days, [via, mark]] of kinds.entries()) {
    const at = NOW - days * DAY
    mkdirSync(dirname(fileOf(mark)), { recursive: true })
    writeFileSync(fileOf(mark), '')
    utimesSync(fileOf(mark), at / 1000, at / 1000)
    expect(installedCopy(fileOf)).toEqual({ via, at })
  }
})

test('a file where a folder might be is no mark', () => {
  expect(installedCopy((path) => join(folder, 'SKILL.md', path))).toBeUndefined()
})

const copy = (days: number, via: 'clawhub' | 'git' | 'copy' = 'git') => ({ via, at: NOW - days * DAY })

test.each([
  [copy(89), undefined, undefined],
  [undefined, undefined, undefined],
  [copy(90), undefined, 'this copy is 90 days old; a newer one comes by git pull in its folder'],
  // a copy of today may be of an old release, and a release is no older for having been copied long ago
  [
    copy(0, 'clawhub'),
    '2026-01-01',
    'its release 2.0.0 is 332 days old; a newer one comes by openclaw skills update --all',
  ],
  [copy(400), '2026-11-01', undefined],
])('%j, released %s: %s', (installed, released, detail) => {
  const check = ageCheck(installed, { version: '2.0.0', ...(released && { released }) }, NOW)
  expect(check).toEqual(detail && { id: 'skill-age', status: 'pass', detail })
})
