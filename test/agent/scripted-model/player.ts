import type { ChatMessage, ChatReply, ChatRequest } from '../../standin/chat/chat-request.ts'
import { textOf } from '../../standin/chat/tool-results.ts'
import { answersIn, commandIn, scriptOf } from './answers.ts'
import { type Manual, readManual } from './manual.ts'
import { type ListedSkill, skillFor, skillsIn } from './skill-list.ts'
import { isOffered } from './tools.ts'

/** A model that knows nothing but what it is shown: the prompt, SKILL.md, and the documents of the scripts. */
export interface Player {
  answer(request: ChatRequest): ChatReply
  /** The player's own words and commands, as sent. */
  readonly said: readonly string[]
  /** How often it asked after a command that a slow machine had not finished. */
  waits(): number
}

/** A command whose failure may pass is not started more often. */
const MOST_TRIES = 3

/** A player for one message of a person. The commands it wants to repeat, and those it ran, live as long as it does. */
export function createPlayer(wish: string): Player {
  const said: string[] = []
  const ran: string[] = []
  /** Failed commands that are run again when their fix has worked. */
  const retry: string[] = []
  /** What the person hears in the end: the summary of each step. */
  const news: string[] = []
  let replyWith: string | undefined
  /** The command that went to the background. */
  let session: string | undefined
  let waits = 0
  let tools: ChatRequest['tools'] = []
  /** Tool results so far, and how many of them are older than the last command. */
  let seen = 0
  let since = 0

  const say = (text: string): ChatReply => {
    said.push(text)
    return { text }
  }
  const call = (name: string, args: Readonly<Record<string, unknown>>): ChatReply => {
    if (!isOffered(tools, name, args))
      return say(`I have no tool ${name} that takes ${Object.keys(args).join(', ')}.`)
    said.push(JSON.stringify(args))
    return { toolCalls: [{ name, arguments: args }] }
  }
  const read = ({ location }: ListedSkill): ChatReply => call('read', { path: location })
  const run = (command: string, manual: Manual): ChatReply => {
    ran.push(command)
    since = seen
    return call('exec', { command, ...(manual.yieldMs && { yieldMs: manual.yieldMs }) })
  }

  /** The answer of the last command decides what comes next. */
  const goOn = (results: readonly string[], manual: Manual): ChatReply => {
    const result = results.at(-1) ?? ''
    session = /still running \(session ([\w-]+)/.exec(result)?.[1] ?? session
    if (/still running/.test(result) && session) {
      waits++
      return call('process', { action: 'poll', sessionId: session, timeout: 60_000 })
    }
    // what a command printed may have come in parts
    const answer = answersIn(results.slice(since).join('\n')).at(-1)?.answer
    const last = ran.at(-1) ?? ''
    if (!answer) return say(`I cannot read the answer of ${last}: ${result.slice(0, 300)}`)
    if (answer.ok) {
      if (!news.includes(answer.summary)) news.push(answer.summary)
      const again = retry.pop()
      if (again) return run(again, manual)
      if (replyWith !== undefined) return say(String(answer.data[replyWith]))
      const next = answer.next.find((command) => !manual.asksBefore(command) && isNew(command, ran))
      return next ? run(next, manual) : say(news.join(' '))
    }
    const { fix = '', retryable = false } = answer.error ?? {}
    const mend = commandIn(fix)
    const tries = ran.filter((command) => command === last).length
    // what is to be mended by the command that failed before is mended by running that again
    if (mend !== undefined && mend === retry.at(-1)) return run(retry.pop() ?? mend, manual)
    if (mend !== undefined && scriptOf(mend) !== scriptOf(last) && !ran.includes(mend)) {
      retry.push(last)
      return run(mend, manual)
    }
    return retryable && tries < MOST_TRIES ? run(last, manual) : say(`${answer.summary} ${fix}`)
  }

  return {
    said,
    waits: () => waits,
    answer: (request) => {
      const { messages, toolResults } = request
      tools = request.tools
      seen = toolResults.length
      const skills = skillsIn(systemText(messages))
      // OpenClaw asks the model other things, too, such as what to do about a reply that is meant to be silent
      if (skills.length === 0 && said.length > 0) return { text: said.at(-1) ?? '' }
      const page = pageIn(messages)
      const skill =
        skills.find(({ name }) => page?.startsWith(`---\nname: ${name}\n`)) ?? skillFor(wish, skills)
      if (!skill) return say('I have no skill for that.')
      if (page === undefined) return toolResults.length > 2 ? say('I cannot read the skill.') : read(skill)
      const manual = readManual(page, skill.location)
      if (ran.length > 0) return goOn(toolResults, manual)
      const job = manual.commandFor(wish)
      if (!job) return say('The skill does not say how.')
      replyWith = job.replyWith
      return run(job.command, manual)
    },
  }
}

/** `next` is followed, but not in circles. */
function isNew(command: string, ran: readonly string[]): boolean {
  return !ran.some((earlier) => earlier.includes(scriptOf(command) ?? command))
}

function systemText(messages: readonly ChatMessage[]): string {
  return messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ content }) => textOf(content))
    .join('\n')
}

/** The last SKILL.md that the read tool gave, in this turn or an earlier one of the conversation. */
function pageIn(messages: readonly ChatMessage[]): string | undefined {
  return messages
    .filter(({ role }) => role === 'tool')
    .map(({ content }) => textOf(content))
    .findLast((text) => /^---\nname: /.test(text))
}
