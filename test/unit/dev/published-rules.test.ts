import { describe, expect, it } from 'vitest'
import { publishedProblems } from '../../../scripts/dev/publish/published-rules.ts'

const skill = { path: 'SKILL.md', bytes: 4000 }

describe('the published folder', () => {
  it('is accepted with the files of a skill', () => {
    const paths = [
      'LICENSE',
      'README.md',
      'package.json',
      'references/schemas/a.json',
      'scripts/lib/vendor/b.js',
    ]
    expect(publishedProblems([skill, ...paths.map((path) => ({ path, bytes: 10 }))])).toEqual([])
  })

  it.each([
    ['scripts/_shared.js', /underscore/],
    ['references/_drafts/a.md', /underscore/],
    ['.env', /dot/],
    ['scripts/.cache/a.js', /dot/],
    ['scripts/src/skill.ts', /tests or the tools/],
    ['scripts/dev/pack.js', /tests or the tools/],
    ['scripts/lib/cli.test.js', /tests or the tools/],
    ['test/standin/server.js', /tests or the tools/],
    ['bench/table.js', /tests or the tools/],
    ['demo/demo.js', /tests or the tools/],
    ['tsconfig.json', /tests or the tools/],
    ['references/logo.png', /text files/],
    ['scripts/run', /text files/],
    ['references/größe.md', /name/],
    ['references/a b.md', /name/],
  ])('is refused with %s', (path, reason) => {
    expect(publishedProblems([skill, { path, bytes: 10 }]).join('\n')).toMatch(reason)
  })

  it('is refused with a file that scanners would skip, or an empty one', () => {
    const limit = 1024 * 1024
    expect(publishedProblems([skill, { path: 'scripts/a.js', bytes: limit }])).toEqual([])
    expect(publishedProblems([skill, { path: 'scripts/a.js', bytes: limit + 1 }])).toHaveLength(1)
    expect(publishedProblems([skill, { path: 'scripts/a.js', bytes: 0 }])).toHaveLength(1)
  })

  it('is refused when it is too large in all', () => {
    const files = [1, 2, 3].map((n) => ({ path: `scripts/${n}.js`, bytes: 800_000 }))
    expect(publishedProblems([skill, ...files])).toEqual([expect.stringMatching(/2404000 bytes/)])
  })

  it('has at most 99 files', () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ path: `references/${n}.md`, bytes: 1 }))
    expect(publishedProblems([skill, ...files(98)])).toEqual([])
    expect(publishedProblems([skill, ...files(99)])).toHaveLength(1)
  })

  it('is refused with names that differ in case only, and without SKILL.md', () => {
    const files = ['references/a.md', 'references/A.md'].map((path) => ({ path, bytes: 1 }))
    expect(publishedProblems(files)).toEqual(
      ['references/a.md exists twice', 'SKILL.md is missing'].sort().reverse(),
    )
  })
})
