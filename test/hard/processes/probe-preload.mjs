// Loaded into every node process of a probed home: writes down who it is when it starts and what it took when it ends.
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.HARD_PROBE_FILE
const crash = process.env.HARD_CRASH

const note = (entry) => {
  try {
    appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...entry })}\n`, { mode: 0o600 })
  } catch {
    // a home without room for files has none for ours, either
  }
}

/** A defect of the script, in the moment from which on it promises to answer for its defects. */
function crashLater() {
  const { CHUTES_API_KEY, CHUTES_OAUTH_TOKEN } = process.env
  const timer = setInterval(() => {
    if (process.listenerCount('uncaughtException') === 0) return
    clearInterval(timer)
    const error = new Error(`${CHUTES_API_KEY} ${CHUTES_OAUTH_TOKEN}`)
    if (crash === 'throw') throw error
    Promise.reject(error)
  }, 5)
}

if (file && isMainThread) {
  const { ppid, argv, execArgv, env } = process
  note({ ppid, argv, execArgv, env: { ...env } })
  process.on('exit', () => note({ maxRssKb: process.resourceUsage().maxRSS }))
  if (crash && /[\\/]scripts[\\/][a-z]+\.js$/.test(argv[1] ?? '')) crashLater()
}
