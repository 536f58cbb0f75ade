// Loaded into every node process of a traced home: writes down who it is, then gets out of the way.
import { appendFileSync, realpathSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.HARNESS_TRACE_FILE

function mainFile() {
  try {
    return realpathSync(process.argv[1])
  } catch {
    return process.argv[1]
  }
}

if (file && isMainThread) {
  const { pid, ppid, argv, execArgv, env } = process
  appendFileSync(
    file,
    `${JSON.stringify({ pid, ppid, main: mainFile(), argv, execArgv, env: { ...env } })}\n`,
  )
}
