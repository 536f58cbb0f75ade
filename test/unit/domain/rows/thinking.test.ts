import { describe, expect, test } from 'vitest'
import { applyChanges } from '../../../../scripts/src/domain/config/change.ts'
import { catalogRows, isOurCompat, toRow } from '../../../../scripts/src/domain/rows/row.ts'
import {
  chosenThinking,
  isThinkingChoice,
  obeysThinkCommand,
  thinkingChanges,
  thinkingSwitch,
} from '../../../../scripts/src/domain/rows/thinking.ts'
import { model } from '../make.ts'

const REF = 'chutes/moonshotai/Kimi-K2.6-TEE'
const plain = { tools: true, reasoning: false, structuredOutput: true, image: false }

describe('the switch of a family', () => {
  test.each([
    ['Qwen/Qwen3.6-27B-TEE', 'enable_thinking', true],
    ['google/gemma-4-31B-turbo-TEE', 'enable_thinking', true],
    ['zai-org/GLM-5.2-TEE', 'enable_thinking', true],
    ['nvidia/NVIDIA-Nemotron-3-Nano-TEE', 'enable_thinking', true],
    ['moonshotai/Kimi-K2.6-TEE', 'thinking', false],
    ['deepseek-ai/DeepSeek-V4-Flash-0731-TEE', 'thinking', false],
    ['Qwen/Qwen3-235B-A22B-Thinking-2507', null, false],
    ['deepseek-ai/DeepSeek-R1-0528-TEE', null, false],
    ['MiniMaxAI/MiniMax-M2.5-TEE', null, false],
    ['acme/Brand-New-TEE', undefined, false],
  ])('%s: %s', (id, argument, obeys) => {
    expect(thinkingSwitch(model(id))?.argument).toBe(argument)
    expect(obeysThinkCommand(model(id))).toBe(obeys)
  })
  test('says how it is known', () => {
    expect(thinkingSwitch(model('q/Qwen3-32B'))).toMatchObject({ confidence: 'measured' })
    expect(thinkingSwitch(model('z/GLM-5.2'))).toMatchObject({ confidence: 'documented' })
  })
  test('is none where a model does not reason, or nobody has said', () => {
    expect(thinkingSwitch(model('q/Qwen3-32B', { capabilities: plain }))).toBeUndefined()
    expect(thinkingSwitch(model('q/Qwen3-32B', { capabilities: undefined }))).toBeUndefined()
  })
})

describe('a row', () => {
  const [GLM, KIMI] = [model('z/GLM-5.2'), model('k/Kimi-K2.6')]
  const formats = (rows: readonly { readonly compat?: object }[]) =>
    rows.map(({ compat }) => (compat as { thinkingFormat?: string } | undefined)?.thinkingFormat)

  test('names the format where the model and this OpenClaw know it', () => {
    expect(formats(catalogRows([GLM, KIMI], true))).toEqual(['qwen-chat-template', undefined])
    expect(catalogRows([GLM, KIMI], false)).toEqual([GLM, KIMI].map((one) => toRow(one)))
  })
  test('keeps what it has where nobody has found out what this OpenClaw knows', () => {
    const ours = catalogRows([GLM], true)
    expect(formats(catalogRows([GLM], undefined, ours))).toEqual(['qwen-chat-template'])
    expect(formats(catalogRows([GLM], undefined, []))).toEqual([undefined])
  })
  test('keeps it on a day on which Chutes does not say what the model can do', () => {
    const [listed, ours] = [model('z/GLM-5.2', { capabilities: undefined }), catalogRows([GLM], true)]
    expect(formats(catalogRows([listed], true, ours))).toEqual(['qwen-chat-template'])
  })
  test('is known as ours in both forms, and not with a setting of a person', () => {
    const [row] = catalogRows([GLM], true)
    expect([isOurCompat(row?.compat), isOurCompat(toRow(KIMI).compat)]).toEqual([true, true])
    expect(isOurCompat({ ...row?.compat, thinkingFormat: 'zai' })).toBe(false)
  })
})

describe('a choice for every request', () => {
  const before = { agents: { defaults: { models: { [REF]: { params: { temperature: 1 } } } } } }
  const after = applyChanges(before, thinkingChanges(before, REF, 'off'))

  test('names both arguments and keeps what else a person set', () => {
    expect(after).toEqual({
      agents: {
        defaults: {
          models: {
            [REF]: {
              params: { temperature: 1, chat_template_kwargs: { enable_thinking: false, thinking: false } },
            },
          },
        },
      },
    })
  })
  test('is read back, and made twice changes nothing', () => {
    expect([chosenThinking(before, REF), chosenThinking(after, REF)]).toEqual([undefined, 'off'])
    expect(thinkingChanges(after, REF, 'off')).toEqual([])
    expect(chosenThinking(applyChanges(after, thinkingChanges(after, REF, 'on')), REF)).toBe('on')
  })
  test.each([
    [{ chat_template_kwargs: { thinking: true, enable_thinking: true } }, true],
    [{ chat_template_kwargs: { thinking: true, mine: 1 } }, false],
    [{ chat_template_kwargs: { thinking: true }, temperature: 1 }, false],
    [undefined, false],
  ])('%j is nothing but that choice: %s', (params, expected) => {
    expect(isThinkingChoice(params)).toBe(expected)
  })
})
