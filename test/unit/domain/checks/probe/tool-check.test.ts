import { expect, test } from 'vitest'
import {
  printsCall,
  type ToolProbe,
  thinkingCheck,
  toolCheck,
} from '../../../../../scripts/src/domain/checks/probe/tool-check.ts'
import type { JsonObject } from '../../../../../scripts/src/domain/json.ts'

test.each([
  ['<tool_call>{"name": "read", "arguments": {"path": "word.txt"}}</tool_call>', true],
  ['<｜tool▁calls▁begin｜>read', true],
  ['<|tool_calls_section_begin|>functions.read:0', true],
  ['<function=read><parameter=path>word.txt</parameter>', true],
  ['```json\n{"name": "read", "parameters": {"path": "word.txt"}}\n```', true],
  ['marmalade', false],
  ['I cannot read files, because I have no tool call for that.', false],
  ['', false],
])('%s: printed as text = %s', (text, asText) => {
  expect(printsCall(text)).toBe(asText)
})

test.each<readonly [ToolProbe, string]>([
  [{ kind: 'called', thought: true }, 'pass'],
  [{ kind: 'told', thought: true, asText: true }, 'fail'],
  [{ kind: 'told', thought: undefined, asText: false }, 'warn'],
  [{ kind: 'failed', failure: 'slow' }, 'skip'],
  [{ kind: 'not-asked' }, 'skip'],
])('%o: %s', (probe, status) => {
  const check = toolCheck('chutes/x/Model', probe)
  expect(check).toMatchObject({ id: 'tools', status })
  if (status === 'fail' || status === 'warn')
    expect(check.fix).toEqual({ script: 'models', args: 'show x/Model' })
})

const switched = (kwargs: JsonObject): JsonObject => ({
  agents: { defaults: { models: { 'chutes/x/Model': { params: { chat_template_kwargs: kwargs } } } } },
})

test.each<readonly [string, JsonObject, boolean | undefined, string | undefined]>([
  ['nothing is known', {}, undefined, undefined],
  ['no switch, and it thinks', {}, true, 'pass'],
  ['switched off, and it does not', switched({ enable_thinking: false, thinking: false }), false, 'pass'],
  ['switched off, and it thinks', switched({ enable_thinking: false, thinking: false }), true, 'warn'],
  ['switched off by the other name, and it thinks', switched({ thinking: false }), true, 'warn'],
  ['switched on, and the question was short', switched({ enable_thinking: true }), false, 'pass'],
])('thinking: %s', (_, config, thought, status) => {
  expect(thinkingCheck('chutes/x/Model', { kind: 'called', thought }, config)?.status).toBe(status)
})
