import { appendFileSync } from 'node:fs'
import { countTokens } from 'gpt-tokenizer'
import type { ChatRequest } from '../standin/chat/chat-request.ts'
import { type Answer, answersIn } from './scripted-model/answers.ts'
import { createPlayer } from './scripted-model/player.ts'
import type { Stage } from './stage.ts'

/** What one message of a person took, counted with the tokenizer of current OpenAI models (o200k). */
export interface PlayedTurn {
  /** Requests to the model. */
  readonly turns: number
  /** Without the waiting for commands that a slow machine had not finished. */
  readonly calls: number
  /** Everything the model was sent, over all requests. */
  readonly promptTokens: number
  /** What the model said: words and tool arguments. */
  readonly saidTokens: number
  /** What the skill's scripts printed. */
  readonly printedTokens: number
  /** The documents that the scripts printed, in order. */
  readonly answers: readonly Answer[]
  /** The model's last words. */
  readonly reply: string
  readonly ms: number
}

/** Lets a real OpenClaw agent answer, with the player as its model. */
export async function play({ standin, say }: Stage, wish: string, model?: string): Promise<PlayedTurn> {
  const player = createPlayer(wish)
  const requests: ChatRequest[] = []
  standin.onChat((request) => {
    requests.push(request)
    return player.answer(request)
  })
  const since = performance.now()
  await say(wish, model)
  const ms = performance.now() - since
  const results = requests.reduce<readonly string[]>(
    (most, { toolResults }) => (toolResults.length > most.length ? toolResults : most),
    [],
  )
  if (process.env.CHUTES_AGENT_TRANSCRIPT) {
    const lines = player.said.flatMap((said, index) => [
      `> ${said}`,
      ...(results[index] ? [`< ${results[index]}`] : []),
    ])
    appendFileSync(process.env.CHUTES_AGENT_TRANSCRIPT, `# ${wish}\n${lines.join('\n')}\n\n`)
  }
  const printed = results.flatMap(answersIn)
  return {
    turns: requests.length,
    calls: results.length - player.waits(),
    promptTokens: sum(requests.map(({ messages, tools }) => countTokens(JSON.stringify([messages, tools])))),
    saidTokens: sum(player.said.map((text) => countTokens(text))),
    printedTokens: sum(printed.map(({ text }) => countTokens(text))),
    answers: printed.map(({ answer }) => answer),
    reply: player.said.at(-1) ?? '',
    ms,
  }
}

/** Two messages of one conversation as one; the last reply counts. */
export function together(first: PlayedTurn, second: PlayedTurn): PlayedTurn {
  return {
    turns: first.turns + second.turns,
    calls: first.calls + second.calls,
    promptTokens: first.promptTokens + second.promptTokens,
    saidTokens: first.saidTokens + second.saidTokens,
    printedTokens: first.printedTokens + second.printedTokens,
    answers: [...first.answers, ...second.answers],
    reply: second.reply,
    ms: first.ms + second.ms,
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
