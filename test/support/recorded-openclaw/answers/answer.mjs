// Answers as the real OpenClaw was recorded to answer (recordings.json), and keeps a home's config and credentials as that
// would, without its start of seconds. What was never recorded is refused with exit 99.
// `npm run record:openclaw` records anew; test/openclaw/recordings.test.ts proves that the recordings are current.
import { call, pause as pauseFor } from './call.mjs'
import { openConfig, patchConfig } from './config.mjs'
import { logOut, paste, readOrder, writeOrder } from './credentials.mjs'
import { say, sayOnly } from './recorded.mjs'
import { aliasesOf, status } from './status.mjs'

/** How long each write takes, in ms, for tests that kill it or write meanwhile. */
const pause = () => pauseFor(call().env.RECORDED_OPENCLAW_PAUSE_MS)

/** How long it takes until a write reads the config, in ms: the real one starts for seconds. */
const start = () => pauseFor(call().env.RECORDED_OPENCLAW_START_MS)

/** Answers the call; resolves with its exit code. */
export async function answer() {
  const { env, input } = call()
  // `--profile` comes first and has done its work by the variables that the skill passes along with it
  const words = call().words.slice(call().words[0] === '--profile' ? 2 : 0)
  /** The value after a flag; undefined without it. */
  const flag = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
  const starts = (...begin) => begin.every((word, index) => words[index] === word)
  if (starts('--version')) return say('version')
  if (starts('config', 'file')) return sayOnly(`${(await openConfig()).path}\n`)
  if (starts('config', 'validate')) {
    const config = await openConfig()
    return say(config.exists ? (config.valid ? 'validate: valid' : 'validate: invalid') : 'validate: no file')
  }
  if (starts('config', 'patch', '--stdin')) {
    await start()
    return patchConfig(input, flagged(words, '--replace-path'), pause)
  }
  if (starts('models', 'status')) return status(flag('--agent'))
  if (starts('models', 'aliases', 'list')) return sayOnly(aliasesOf(await openConfig()))
  if (starts('models', 'auth', 'order', 'get')) return readOrder(flag('--agent'))
  if (starts('models', 'auth', 'order')) return writeOrder(words, flag('--agent'))
  if (starts('models', 'auth', 'logout')) return logOut(words[3], flag('--agent'), pause)
  if (starts('models', 'auth', 'paste-api-key') || starts('models', 'auth', 'paste-token')) {
    const type = words[2] === 'paste-token' ? 'token' : 'api_key'
    return paste({ type, secret: input, expiresIn: flag('--expires-in'), agent: flag('--agent') }, pause)
  }
  if (starts('infer', 'model', 'run')) {
    // nothing is asked here, so tests say what Chutes answered
    const { config } = await openConfig()
    const [provider, ...model] = (flag('--model') ?? config.agents.defaults.model.primary).split('/')
    return say(`infer: ${env.RECORDED_OPENCLAW_CHAT_STATUS ?? '200'}`, { provider, model: model.join('/') })
  }
  if (starts('agent', 'exec')) return say('exec: tool called')
  if (starts('secrets', 'store')) return sayOnly('')
  if (starts('cron')) return say('cron: no Gateway')
  call().stderr += `This call was never recorded: openclaw ${words.join(' ')}\n`
  return 99
}

/** Every value of a flag that may be repeated. */
function flagged(words, name) {
  return words.flatMap((word, index) => (word === name ? [words[index + 1]] : []))
}
