import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { countTokens } from 'gpt-tokenizer'
import type { ChatRequest } from '../../test/standin/chat/chat-request.ts'
import { askGateway } from '../../test/support/processes/gateway.ts'
import type { Contestant } from './contestants.ts'
import { createFollower, type Follower } from './follower.ts'
import { FORMER_MODEL, SETTLE_MS, type Stage } from './stage.ts'
import type { Task } from './tasks.ts'

/** What happened for one wish. */
export interface TaskTurn {
  /** The last words of the agent. */
  readonly reply: string
  /** Whether it is in what the agent read from its tools or in its words, of which a real model would make its reply. */
  hears(pattern: RegExp): boolean
  /** Whether a text stands in a command that the agent ran: in the arguments of a process, that is. */
  ran(text: string): boolean
  /** Whether a text stands anywhere in the conversation, the commands among it. */
  shows(text: string): boolean
}

/** One line of the table. */
export interface TaskResult {
  readonly task: string
  readonly contestant: string
  readonly done: boolean
  /** Requests to the model; those that only waited for a slow machine are in no figure. */
  readonly turns: number
  /** All that the model was sent and all that it said, in tokens of current OpenAI models (o200k). */
  readonly tokens: number
  readonly seconds: number
  readonly reply: string
}

/** Has the agent behind the stage's Gateway do one task, in a conversation of its own. */
export async function playTask(stage: Stage, task: Task, { name, skill }: Contestant): Promise<TaskResult> {
  const before = stage.home.readConfigText()
  task.arrange?.(stage)
  if (stage.home.readConfigText() !== before) await sleep(SETTLE_MS)
  const started = performance.now()
  const { follower, requests } = await converse(stage, task.wish, skill)
  const seconds = Math.round((performance.now() - started) / 1000)
  if (process.env.CHUTES_AGENT_TRANSCRIPT) keepTranscript(task.wish, name, follower)
  const heard = [...follower.read, follower.said.at(-1) ?? ''].join('\n')
  const turn: TaskTurn = {
    reply: follower.said.at(-1) ?? '',
    hears: (pattern) => pattern.test(heard),
    ran: (text) => follower.said.slice(0, -1).some((said) => said.includes(text)),
    shows: (text) => JSON.stringify(requests.map(({ messages }) => messages)).includes(text),
  }
  const done = requests.length > 0 && (await task.done(stage, turn))
  const sent = requests.map(({ messages, tools }) => countTokens(JSON.stringify([messages, tools])))
  const said = follower.said.map((text) => countTokens(text))
  return {
    task: task.name,
    contestant: name,
    done,
    turns: requests.length,
    tokens: [...sent, ...said].reduce((sum, number) => sum + number, 0),
    seconds,
    reply: turn.reply,
  }
}

/** The requests that did more than wait. Asks the other provider's model; where the contestant's set-up no longer allows that, the default one. */
async function converse(stage: Stage, wish: string, skill: string) {
  const primary = String(stage.home.readConfig()?.agents.defaults.model?.primary)
  const inUse = primary.startsWith('chutes/') ? primary.slice('chutes/'.length) : undefined
  let requests: ChatRequest[] = []
  let follower = createFollower(wish, skill, inUse)
  for (const model of [FORMER_MODEL, undefined]) {
    requests = []
    follower = createFollower(wish, skill, inUse)
    const answer = (request: ChatRequest) => {
      const waits = follower.waits()
      const reply = follower.answer(request)
      if (follower.waits() === waits) requests.push(request)
      return reply
    }
    stage.former.onChat(answer)
    stage.chutes.onChat(answer)
    const reply = await askGateway(stage.home, wish, model).catch((error: Error) => error.message)
    if (requests.length > 0) break
    if (process.env.CHUTES_AGENT_TRANSCRIPT)
      process.stderr.write(`       no request: ${reply.slice(0, 300)}\n`)
    await sleep(SETTLE_MS)
  }
  return { requests, follower }
}

function keepTranscript(wish: string, name: string, { said, read }: Follower): void {
  const lines = said.flatMap((one, index) => [
    `> ${one}`,
    ...(index > 0 && read[index - 1] ? [`< ${read[index - 1]}`] : []),
  ])
  appendFileSync(process.env.CHUTES_AGENT_TRANSCRIPT ?? '', `# ${name}: ${wish}\n${lines.join('\n')}\n\n`)
}
