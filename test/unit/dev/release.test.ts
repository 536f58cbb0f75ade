import { describe, expect, it } from 'vitest'
import { bundleHash, newestEntry, releaseProblems } from '../../../scripts/dev/publish/release.ts'

const HASH = 'a'.repeat(64)
const changelog = (heading: string, rest = '') =>
  `# Changelog\n\n## ${heading}\n\n${rest}\n\n## 1.1.0 - 2026-02-01\n\nBundle: sha256 ${'b'.repeat(64)}\n`

describe('the newest entry of the changelog', () => {
  it('is unreleased until it has a date', () => {
    expect(newestEntry(changelog('2.0.0 (unreleased)'))).toEqual({ version: '2.0.0' })
    expect(newestEntry(changelog('2.0.0 - 2026-12-01', `Bundle: sha256 ${HASH}`))).toEqual({
      version: '2.0.0',
      date: '2026-12-01',
      bundle: HASH,
    })
  })

  it.each(['Unreleased', '2.0', '2.0.0', '2.0.0 - soon', ''])('cannot be called "%s"', (heading) => {
    expect(() => newestEntry(changelog(heading))).toThrow(/CHANGELOG/)
  })
})

describe('version, changelog and bundle', () => {
  const problems = (heading: string, rest?: string) =>
    releaseProblems(newestEntry(changelog(heading, rest)), '2.0.0', HASH)

  it('agree while the version is unreleased, and when the release names the bundle', () => {
    expect(problems('2.0.0 (unreleased)')).toEqual([])
    expect(problems('2.0.0 - 2026-12-01', `Bundle: sha256 ${HASH}`)).toEqual([])
  })

  it('disagree when one of them moved alone', () => {
    expect(problems('2.0.1 (unreleased)')).toEqual([expect.stringMatching(/SKILL.md says 2.0.0/)])
    expect(problems('2.0.0 - 2026-12-01')).toEqual([expect.stringContaining(`Bundle: sha256 ${HASH}`)])
    expect(problems('2.0.0 - 2026-12-01', `Bundle: sha256 ${'c'.repeat(64)}`)).toEqual([
      expect.stringMatching(/changed since 2.0.0 was released/),
    ])
  })
})

describe('the bundle hash', () => {
  const files: [string, string][] = [
    ['scripts/auth.js', '1'],
    ['scripts/lib/cli.js', '2'],
    ['README.md', '3'],
  ]
  it('covers what runs, whatever the order of the files', () => {
    const hash = bundleHash(new Map(files))
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(bundleHash(new Map(files.toReversed()))).toBe(hash)
    expect(bundleHash(new Map([...files, ['README.md', '4']]))).toBe(hash)
    expect(bundleHash(new Map([...files, ['scripts/lib/cli.js', '4']]))).not.toBe(hash)
    expect(bundleHash(new Map([...files, ['scripts/new.js', '4']]))).not.toBe(hash)
  })
})
