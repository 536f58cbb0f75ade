import { describe, expect, it } from 'vitest'
import { mentionedFiles, referenceProblems } from '../../../scripts/dev/pages/reference-format.ts'

const page = (body: string, front = 'summary: How a page looks\nread_when:\n  - you write one') =>
  `---\n${front}\n---\n\n${body}`
const problems = (text: string) => referenceProblems('references/a.md', text)

describe('a reference page', () => {
  it('has a summary, a reason to read it and a title', () => {
    expect(problems(page('# A\n'))).toEqual([])
    expect(problems('# A\n')).toHaveLength(1)
    expect(problems(page('# A\n', 'summary: How a page looks'))).toHaveLength(1)
    expect(problems(page('# A\n', 'summary: How a page looks\nread_when:\n  - "an": object'))).toHaveLength(1)
    expect(problems(page('no title\n'))).toEqual(['references/a.md has no title'])
  })

  it('is under 300 lines, and opens with its contents when it is long', () => {
    const long = (lines: number, contents = '') => page(`# A\n\n${contents}${'line\n'.repeat(lines)}`)
    expect(problems(long(40))).toEqual([])
    expect(problems(long(60))).toEqual([expect.stringMatching(/no contents/)])
    expect(problems(long(120, 'Contents: one, two\n'))).toEqual([])
    expect(problems(long(300, '## Contents\n'))).toEqual([expect.stringMatching(/at most 299/)])
  })
})

describe('the files a page names', () => {
  it('are those in code spans and relative links', () => {
    const text =
      'Run `scripts/auth.js`, read `references/errors.md` or [models](models.md#roles) and [b](../README.md). ' +
      'Not `scripts/*.js`, [a](https://chutes.ai/x.md), [b](#part) or `node scripts/x.js`.'
    expect(mentionedFiles(text)).toEqual([
      'scripts/auth.js',
      'references/errors.md',
      'models.md',
      '../README.md',
    ])
  })
})
