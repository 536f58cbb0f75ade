import type { Step } from '../step.ts'
import { primaryIn } from '../written-config.ts'

const QUESTION = 'Good morning. Who answers here?'

/** What only the stand-in can have said: it is not a sentence a model comes up with. */
const replyOf = (model: string) => `The stand-in, speaking as ${model}.`

/** A real turn: OpenClaw takes the stored key and asks the chosen model at Chutes. */
export const agentAnswers: Step = {
  title: 'The agent answers through Chutes (this takes the longest)',
  command: `openclaw agent --local --agent main --message '${QUESTION}' --json`,
  perform: async ({ ask, home, standin, key, takeTrace }, checks) => {
    const chosen = primaryIn(home).replace(/^chutes\//, '')
    standin.onChat(({ model }) => ({ text: replyOf(model) }))
    standin.clearRequests()
    takeTrace()
    const turn = await ask(QUESTION)
    const chats = standin.requests.filter(({ path }) => path === '/v1/chat/completions')
    const once = <Value>(values: readonly Value[]) => [...new Set(values)]
    checks.equal('exit 0', turn.code, 0)
    checks.equal('the reply is what Chutes said', turn.text, replyOf(chosen))
    checks.equal(
      `OpenClaw says who answered: chutes/${chosen}`,
      [turn.provider, turn.model],
      ['chutes', chosen],
    )
    checks.equal(
      `Chutes was asked for ${chosen}`,
      once(chats.map(({ body }) => (body as { readonly model?: string } | undefined)?.model)),
      [chosen],
    )
    checks.equal('at its real address', once(chats.map(({ host }) => host)), ['llm.chutes.ai'])
    checks.equal(
      'with exactly the stored key as bearer',
      once(chats.map(({ authorization }) => authorization)),
      [`Bearer ${key}`],
    )
    checks.equal('no process got the key as an argument or a variable', takeTrace().mentions(key), [])
    return `"${turn.text}"`
  },
}
