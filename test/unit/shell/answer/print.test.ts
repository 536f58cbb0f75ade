import { expect, test } from 'vitest'
import { type OutputDocument, resultDocument } from '../../../../scripts/src/shell/answer/document.ts'
import { prettyText, terminalOf, wantsPretty } from '../../../../scripts/src/shell/answer/print.ts'

const COMMAND = 'node ~/.openclaw/workspace/skills/chutes/scripts/status.js --timeout 60'
const document: OutputDocument = resultDocument('setup', {
  changed: true,
  summary: 'Chutes is set up with 14 models; the primary is chutes/zai-org/GLM-5.2-TEE.',
  data: {},
  warnings: [{ code: 'x', message: 'The Gateway does not reload its config by itself.' }],
  next: [COMMAND],
})
const table = { columns: [{ title: 'model' }], rows: [['zai-org/GLM-5.2-TEE']] }

test('prose is wrapped to the terminal, commands never are', () => {
  expect(prettyText(document, [table], { width: 40, color: false }).split('\n')).toEqual([
    '✓ Chutes is set up with 14 models; the',
    '  primary is chutes/zai-org/GLM-5.2-TEE.',
    '  model',
    '  zai-org/GLM-5.2-TEE',
    '! The Gateway does not reload its config',
    '  by itself.',
    `→ ${COMMAND}`,
  ])
})

test('without a terminal nothing is wrapped and nothing coloured', () => {
  const terminal = terminalOf({ isTTY: false } as NodeJS.WriteStream)
  const text = prettyText(document, ['a line'], terminal)
  expect(text.split('\n')[0]).toBe(`✓ ${document.summary}`)
  expect(text).not.toContain('\u001b')
})

test('on a terminal that has colours, marks carry them', () => {
  const stream = { isTTY: true, columns: 120, hasColors: () => true } as NodeJS.WriteStream
  expect(prettyText(document, [], terminalOf(stream))).toContain('\u001b[32m✓\u001b[39m')
})

test('JSON unless standard output is a terminal or a flag says so', () => {
  expect([wantsPretty({}, false), wantsPretty({}, true)]).toEqual([false, true])
  expect([wantsPretty({ pretty: true }, false), wantsPretty({ json: true }, true)]).toEqual([true, false])
})
