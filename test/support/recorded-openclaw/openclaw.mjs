#!/usr/bin/env node
// The recorded OpenClaw: answers as the real one was recorded to answer (recordings.json), and keeps a home's config and
// credentials as that would, without its start of seconds. What was never recorded is refused with exit 99.
// `npm run record:openclaw` records anew; test/openclaw/recordings.test.ts proves that the recordings are current.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openConfig, patchConfig } from './config.mjs'
import { logOut, paste, readOrder, writeOrder } from './credentials.mjs'
import { say, sayOnly } from './recorded.mjs'
import { aliasesOf, status } from './status.mjs'

const words = process.argv.slice(2)
// `--profile` comes first and has done its work by the variables that the skill passes along with it
if (words[0] === '--profile') words.splice(0, 2)
/** The value after a flag; undefined without it. */
const flag = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
const starts = (...begin) => begin.every((word, index) => words[index] === word)
const standardInput = () => readFileSync(0, 'utf8')

/** How long each write takes, in ms, for tests that kill it or write meanwhile. */
const pause = () => sleep(Number(process.env.RECORDED_OPENCLAW_PAUSE_MS ?? 0))

/** How long it takes until a write reads the config, in ms: the real one starts for seconds. */
const start = () => sleep(Number(process.env.RECORDED_OPENCLAW_START_MS ?? 0))

/** What Chutes answered a chat with; nothing is asked here, so tests say it. */
const chatStatus = process.env.RECORDED_OPENCLAW_CHAT_STATUS ?? '200'

async function answer() {
  if (starts('--version')) return say('version')
  if (starts('config', 'file')) return sayOnly(`${(await openConfig()).path}\n`)
  if (starts('config', 'validate')) {
    const config = await openConfig()
    return say(config.exists ? (config.valid ? 'validate: valid' : 'validate: invalid') : 'validate: no file')
  }
  if (starts('config', 'patch', '--stdin')) {
    await start()
    return patchConfig(standardInput(), flagged('--replace-path'), pause)
  }
  if (starts('models', 'status')) return status(flag('--agent'))
  if (starts('models', 'aliases', 'list')) return sayOnly(aliasesOf(await openConfig()))
  if (starts('models', 'auth', 'order', 'get')) return readOrder(flag('--agent'))
  if (starts('models', 'auth', 'order')) return writeOrder(words, flag('--agent'))
  if (starts('models', 'auth', 'logout')) return logOut(words[3], flag('--agent'), pause)
  if (starts('models', 'auth', 'paste-api-key') || starts('models', 'auth', 'paste-token')) {
    const type = words[2] === 'paste-token' ? 'token' : 'api_key'
    return paste(
      { type, secret: standardInput(), expiresIn: flag('--expires-in'), agent: flag('--agent') },
      pause,
    )
  }
  if (starts('infer', 'model', 'run')) {
    const { config } = await openConfig()
    const [provider, ...model] = (flag('--model') ?? config.agents.defaults.model.primary).split('/')
    return say(`infer: ${chatStatus}`, { provider, model: model.join('/') })
  }
  if (starts('agent', 'exec')) return say('exec: tool called')
  if (starts('secrets', 'store', 'set')) {
    standardInput()
    return sayOnly('')
  }
  if (starts('secrets', 'store', 'rm')) return sayOnly('')
  if (starts('cron')) return say('cron: no Gateway')
  process.stderr.write(`This call was never recorded: openclaw ${words.join(' ')}\n`)
  return 99
}

/** Every value of a flag that may be repeated. */
function flagged(name) {
  return words.flatMap((word, index) => (word === name ? [words[index + 1]] : []))
}

process.exitCode = await answer()
