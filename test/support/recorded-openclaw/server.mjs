// Answers every call of the recorded OpenClaw that the tests of this process make, on a port of its own.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { answer } from './answers/answer.mjs'
import { calls } from './answers/call.mjs'

const MAIN = fileURLToPath(new URL('openclaw.mjs', import.meta.url))

const server = createServer((socket) => {
  const ended = new AbortController()
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => ended.abort())
  socket.on('close', () => ended.abort())
  socket.on('data', (chunk) => {
    text += chunk
    const call = parsed(text)
    if (call) respond(socket, { ...call, ended: ended.signal })
  })
})

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
// a process that has done its work ends
server.unref()

/** What the recorded OpenClaw has to find in its environment. */
export const recordedEnv = {
  RECORDED_OPENCLAW_CLIENT: fileURLToPath(new URL('client.sh', import.meta.url)),
  RECORDED_OPENCLAW_PORT: String(server.address().port),
}

/** What openclaw sends: each value and its end, the environment and its end, and the standard input; undefined before all of it. */
function parsed(text) {
  const [pid, ppid, cwd, count, ...rest] = text.split('\0')
  const words = rest.slice(0, Number(count))
  const others = rest.slice(words.length)
  const end = others.indexOf('')
  if (count === undefined || end < 0 || others.length < end + 3) return undefined
  const env = Object.fromEntries(others.slice(0, end).map((entry) => entry.split(/=(.*)/s)))
  return { pid: Number(pid), ppid: Number(ppid), cwd, words, env, input: others[end + 1] }
}

async function respond(socket, call) {
  const said = { ...call, stdout: '', stderr: '' }
  let code = 1
  try {
    sign(call)
    code = await calls.run(said, answer)
  } catch (thrown) {
    said.stderr += thrown.stack
  }
  if (!call.ended.aborted) socket.end([code, said.stdout, said.stderr].map((part) => `${part}\0`).join(''))
}

/** In the files in which every process of a home writes down who it is; see the preloads. */
function sign({ pid, ppid, words, env }) {
  const line = `${JSON.stringify({ pid, ppid, main: MAIN, argv: ['bash', MAIN, ...words], execArgv: [], env })}\n`
  for (const file of [env.HARNESS_TRACE_FILE, env.HARD_PROBE_FILE]) if (file) appendFileSync(file, line)
}
