import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blanksIn } from '../../bench/compare/blanks.ts'
import type { TaskResult } from '../../bench/compare/play.ts'
import { readText } from '../../bench/compare/reader.ts'
import { compareReport } from '../../bench/compare/report.ts'
import { FROM_NOTHING, SET_UP_BEFORE } from '../../bench/compare/tasks.ts'
import { repoRoot } from '../support/paths.ts'

const read = (text: string, wish: string, inUse?: string) =>
  readText(text, '/skills/x/SKILL.md', blanksIn(wish, { subject: 'acme', agent: 'main', inUse }))

/** A text of headings and code, as the other contestants are. */
const RECIPE = `---
name: acme
description: Acme for the agent
---
# Acme

## Installing Acme

### 1. Key

Every agent needs a key.

\`\`\`bash
# For people:
tool key

# For agents:
echo "YOUR_ACME_API_KEY" | tool key
\`\`\`

### 2. Models

Choose the primary model and the aliases.

\`\`\`bash
tool set primary "acme/a/One"
tool alias acme-fast "acme/a/Two"
\`\`\`

## Weekly: another model

If a model like \`Nine\` appears, make it the primary model:

\`\`\`bash
tool set primary "acme/a/Nine"
\`\`\`

## Troubleshooting

- **Denied**: the key is old. Run \`openclaw models status\`.
`

/** One procedure of stages, for any provider. */
const STAGES = `---
name: add-provider
description: Add a provider
---
# Add a provider

## Write

Key in a file:

    tool key /path/to/key

Alternative, in a variable:

    tool key --env EXAMPLE_API_KEY

## Repair

    tool doctor

## Prove

API example (Example):

    tool try example/small
`

describe('a text of headings and code', () => {
  test('the numbered steps are one procedure, with the command for agents and the blank filled', () => {
    const wish = 'Install Acme with a key and models. The key is in ACME_API_KEY.'
    expect(read(RECIPE, wish).procedureFor(wish)?.commands).toEqual([
      '# For agents:\necho "$ACME_API_KEY" | tool key',
      'tool set primary "acme/a/One"\ntool alias acme-fast "acme/a/Two"',
    ])
  })

  test.each([
    ['Make b/Three the primary Acme model.', ['tool set primary "acme/b/Three"']],
    ['Put b/Three as a model behind the alias acme-fast.', ['tool alias acme-fast "acme/b/Three"']],
    ['Acme does not answer.', ['openclaw models status']],
    ['Sing a song.', undefined],
  ])('%s', (wish, commands) => {
    expect(read(RECIPE, wish).procedureFor(wish)?.commands).toEqual(commands)
  })

  test('a failure leads to the point that speaks of it', () => {
    expect(read(RECIPE, 'x').remedyFor('access denied: old key')?.commands).toEqual([
      'openclaw models status',
    ])
  })

  test('stages are run without those for failures, and a block with an open blank gives way to its alternative', () => {
    const wish = 'Add Acme as a provider; the key is in ACME_API_KEY.'
    const commands = ['tool key --env ACME_API_KEY', 'tool try acme/a/One']
    expect(read(STAGES, wish, 'a/One').procedureFor(wish)?.commands).toEqual(commands)
    expect(read(STAGES, wish).procedureFor(wish)?.commands).toEqual(commands.slice(0, 1))
  })
})

describe('SKILL.md', () => {
  const skill = readFileSync(join(repoRoot, 'SKILL.md'), 'utf8')
  const script = (wish: string) =>
    readText(skill, '/s/SKILL.md', blanksIn(wish, { subject: 'chutes', agent: 'main', inUse: undefined }))
      .procedureFor(wish)
      ?.commands.map((command) => command.replace('node /s/scripts/', ''))

  test.each([
    ['Use Chutes, please. The key is in CHUTES_API_KEY.', ['printf %s "$CHUTES_API_KEY" | auth.js --setup']],
    ['Make a/B the default Chutes model.', ['setup.js --primary a/B']],
    ['Use a/B as the model behind chutes-fast.', ['models.js use chutes-fast a/B']],
    ['Take Chutes out again.', ['reset.js all --dry-run', 'reset.js all']],
    ['Here is a key: cpk_ab.cd', []],
  ])('%s', (wish, commands) => expect(script(wish)).toEqual(commands))
})

test('there are twenty tasks, each with a name of its own', () => {
  const names = [...FROM_NOTHING, ...SET_UP_BEFORE].map(({ name }) => name)
  expect(new Set(names).size).toBe(20)
})

test('the report counts what was done and says what was not run', () => {
  const one = { turns: 3, tokens: 1500, seconds: 1, reply: '' }
  const results: TaskResult[] = [
    { ...one, task: 'first', contestant: 'A', done: true },
    { ...one, task: 'second', contestant: 'A', done: false },
    { ...one, task: 'first', contestant: 'B', done: false },
  ]
  const report = compareReport(results)
  expect(report).toContain('| second | ✗ 3, 1.5k | not run |')
  expect(report).toContain('| A | 1 of 2 | 6 | 3.0k | 1.5k |')
  expect(report).toContain('| B | 0 of 1 | 3 | 1.5k | none |')
})
