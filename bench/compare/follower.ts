import { type Answer, answersIn, commandIn, scriptOf } from '../../test/agent/scripted-model/answers.ts'
import { readManual } from '../../test/agent/scripted-model/manual.ts'
import { skillsIn } from '../../test/agent/scripted-model/skill-list.ts'
import { isOffered } from '../../test/agent/scripted-model/tools.ts'
import type { ChatReply, ChatRequest } from '../../test/standin/chat/chat-request.ts'
import { textOf } from '../../test/standin/chat/tool-results.ts'
import { blanksIn } from './blanks.ts'
import { type Procedure, type Reading, readText } from './reader.ts'

/** The agent's model for one message of a person: it reads one skill and does what that says, nothing else. */
export interface Follower {
  answer(request: ChatRequest): ChatReply
  /** Its words and the arguments of its tools, as sent. */
  readonly said: readonly string[]
  /** What the tools handed back, the text of the skill not among it. */
  readonly read: readonly string[]
  /** Requests that only waited for a command that a slow machine had not finished. */
  waits(): number
}

/** Whom all twenty tasks are about. */
const SUBJECT = 'chutes'
/** For every text, so that none pays for a slow machine. */
const YIELD_MS = 120_000
/** A real model would put what it read into a sentence or two. */
const REPLY_LENGTH = 300

/**
 * A follower for one wish. The skill is the one of the contestant: finding it is not measured. What a command prints
 * decides: a JSON document with `error.fix` or `next` is followed as test/agent/scripted-model does, after any other
 * failure the text is asked for a remedy. The reply is the summaries of the documents, else the output, cut.
 */
export function createFollower(wish: string, skillName: string, inUse: string | undefined): Follower {
  const said: string[] = []
  const read: string[] = []
  let waits = 0
  /** Where the results of the command begin that is waited for. */
  let waiting: number | undefined
  let steps: Steps | undefined
  let tools: ChatRequest['tools'] = []

  const say = (text: string): ChatReply => {
    said.push(text)
    return { text }
  }
  const call = (name: string, args: Readonly<Record<string, unknown>>): ChatReply => {
    if (!isOffered(tools, name, args)) return say(`I have no tool ${name}.`)
    said.push(JSON.stringify(args))
    return { toolCalls: [{ name, arguments: args }] }
  }
  const goOn = (current: Steps): ChatReply => {
    const command = current.next()
    return command === undefined ? say(current.reply()) : call('exec', { command, yieldMs: YIELD_MS })
  }

  return {
    said,
    read,
    waits: () => waits,
    answer: ({ messages, toolResults, tools: offered }) => {
      tools = offered
      const system = messages.filter(({ role }) => role !== 'user' && role !== 'assistant' && role !== 'tool')
      const prompt = system.map(({ content }) => textOf(content)).join('\n')
      const skill = skillsIn(prompt).find(({ name }) => name === skillName)
      if (!skill) return said.length > 0 ? { text: said.at(-1) ?? '' } : say('I have no skill for that.')
      const [page, ...results] = toolResults
      if (page === undefined) return call('read', { path: skill.location })
      if (!steps) {
        const agent = /\bagent=(\w+)/.exec(prompt)?.[1] ?? 'main'
        const reading = readText(page, skill.location, blanksIn(wish, { subject: SUBJECT, agent, inUse }))
        const procedure = reading.procedureFor(wish)
        if (!procedure) return say('The skill does not say how.')
        steps = createSteps(procedure, reading, readManual(page, skill.location).asksBefore)
        return goOn(steps)
      }
      const result = results.at(-1) ?? ''
      read.push(...results.slice(read.length))
      if (waiting === undefined) waiting = read.length - 1
      const session = /still running \(session ([\w-]+)/.exec(results.join('\n'))?.[1]
      if (/still running/.test(result) && session) {
        waits++
        return call('process', { action: 'poll', sessionId: session, timeout: 60_000 })
      }
      // what a command printed may have come in parts
      steps.hear(results.slice(waiting).join('\n'))
      waiting = undefined
      return goOn(steps)
    },
  }
}

/** What is still to be run, and what the person hears in the end. */
interface Steps {
  next(): string | undefined
  /** The output of the last command. */
  hear(output: string): void
  reply(): string
}

function createSteps(
  { commands, prose, replyWith }: Procedure,
  reading: Reading,
  asksBefore: (command: string) => boolean,
): Steps {
  const queue = [...commands]
  const ran: string[] = []
  const news: string[] = []
  let remedied = false
  const isNew = (command: string) => !ran.some((earlier) => earlier.includes(scriptOf(command) ?? command))

  const hearAnswer = (answer: Answer): void => {
    const { fix = '' } = answer.error ?? {}
    const last = ran.at(-1) ?? ''
    const mend = commandIn(fix)
    const field = replyWith === undefined ? undefined : answer.data[replyWith]
    news.push(...(field === undefined ? [answer.summary, fix] : [String(field)]))
    if (!answer.ok && mend !== undefined && scriptOf(mend) !== scriptOf(last) && !ran.includes(mend))
      queue.unshift(mend, last)
    const next = answer.next.find((command) => !asksBefore(command) && isNew(command))
    if (answer.ok && next && queue.length === 0 && replyWith === undefined) queue.push(next)
  }

  return {
    next: () => {
      const command = queue.shift()
      if (command !== undefined) ran.push(command)
      return command
    },
    hear: (output) => {
      const answer = answersIn(output).at(-1)?.answer
      if (answer) return hearAnswer(answer)
      news.push(output)
      if (remedied || !/exited with code [1-9]/.test(output)) return
      remedied = true
      const remedy = reading.remedyFor(output)
      if (!remedy) return
      news.push(remedy.prose)
      queue.unshift(...remedy.commands.filter((command) => !ran.includes(command)))
    },
    reply: () => {
      const words = [...new Set(news)].filter((text) => text !== '')
      return (words.join(' ') || prose).slice(-REPLY_LENGTH) || 'Done.'
    },
  }
}
