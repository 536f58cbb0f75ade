import type { Model } from '../catalog/model.ts'
import { parseModelName } from '../catalog/model-name.ts'
import type { Change } from '../config/change.ts'
import { changeTo } from '../config/change.ts'
import { ENTRIES_PATH, type Path } from '../config/paths.ts'
import { isObject, type JsonObject, valueAt } from '../json.ts'

/** How a family's chat template is told to think or not to, and how that is known. */
export interface ThinkingSwitch {
  /** The argument of the chat template; null when the model always thinks. */
  readonly argument: 'enable_thinking' | 'thinking' | null
  readonly source: string
  /** `measured` with live requests to Chutes, `documented` by the engines that Chutes runs, or `guessed` from a sibling. */
  readonly confidence: 'measured' | 'documented' | 'guessed'
}

/** Live requests to every reasoning model of Chutes. */
const LIVE = 'models.dev pull request 4005 (2026-08)'
const ENGINES = 'reasoning parsers of SGLang and vLLM'

const ALWAYS: ThinkingSwitch = { argument: null, source: ENGINES, confidence: 'documented' }

/** By family. The live requests switched GLM by `thinking`; both engines document `enable_thinking`, which OpenClaw can send. */
const SWITCHES: Readonly<Record<string, ThinkingSwitch>> = {
  qwen: { argument: 'enable_thinking', source: `${LIVE}; ${ENGINES}`, confidence: 'measured' },
  gemma: { argument: 'enable_thinking', source: `${LIVE}; ${ENGINES}`, confidence: 'measured' },
  glm: { argument: 'enable_thinking', source: `${ENGINES}; ${LIVE}`, confidence: 'documented' },
  nemotron: { argument: 'enable_thinking', source: "OpenClaw's vLLM provider", confidence: 'guessed' },
  kimi: { argument: 'thinking', source: `${LIVE}; ${ENGINES}`, confidence: 'measured' },
  deepseek: { argument: 'thinking', source: `${LIVE}; ${ENGINES}`, confidence: 'measured' },
  minimax: ALWAYS,
}

/** Words in a name that say that its model always thinks. */
const ALWAYS_TAGS: readonly string[] = ['thinking', 'r1', 'speciale']

/** What switches a model's thinking; undefined where it does not reason, or nobody has said. */
export function thinkingSwitch(model: Pick<Model, 'id' | 'capabilities'>): ThinkingSwitch | undefined {
  if (!model.capabilities?.reasoning) return undefined
  const { family, tags } = parseModelName(model.id)
  const known = Object.hasOwn(SWITCHES, family) ? SWITCHES[family] : undefined
  const always = tags.some((tag) => ALWAYS_TAGS.includes(tag)) || /-R1\b/i.test(model.id)
  return known && always ? ALWAYS : known
}

/** OpenClaw's name for templates that read `enable_thinking`: with it `/think` reaches the model. */
export const THINKING_FORMAT = 'qwen-chat-template'

/** Whether OpenClaw can send this model's switch turn by turn. */
export function obeysThinkCommand(model: Pick<Model, 'id' | 'capabilities'>): boolean {
  return thinkingSwitch(model)?.argument === 'enable_thinking'
}

export type ThinkingChoice = 'on' | 'off'

/** Both names are written: a template ignores the one that it does not read. */
const TEMPLATE_ARGUMENTS = ['enable_thinking', 'thinking'] as const

/** Where a model's entry holds what goes into the chat template with every request. */
export function templateArgumentPaths(ref: string): readonly Path[] {
  return TEMPLATE_ARGUMENTS.map((name) => [...ENTRIES_PATH, ref, 'params', 'chat_template_kwargs', name])
}

/** The changes that let a model always think, or never. */
export function thinkingChanges(config: JsonObject, ref: string, choice: ThinkingChoice): readonly Change[] {
  return templateArgumentPaths(ref).flatMap((path) => changeTo(config, path, choice === 'on'))
}

/** What a model's entry says for every request, whoever wrote it. */
export function chosenThinking(config: JsonObject, ref: string): ThinkingChoice | undefined {
  const said = templateArgumentPaths(ref).map((path) => valueAt(config, path))
  const value = said.find((one) => typeof one === 'boolean')
  return value === undefined ? undefined : value ? 'on' : 'off'
}

/** Whether a model's settings hold nothing but that choice. */
export function isThinkingChoice(params: unknown): boolean {
  const said = valueAt(params, ['chat_template_kwargs'])
  if (!isObject(params) || Object.keys(params).length !== 1 || !isObject(said)) return false
  return Object.keys(said).every((name) => TEMPLATE_ARGUMENTS.some((ours) => ours === name))
}
