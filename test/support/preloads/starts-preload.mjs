// Loaded into every node process of a home while starts are counted: an openclaw adds a line, the file of the test.
// OpenClaw starts itself again; a process whose parent has signed is the same start.
import { appendFileSync, realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const { env, ppid, pid } = process

function isOpenclaw() {
  try {
    const main = realpathSync(process.argv[1])
    // the recorded OpenClaw is no start of a real one
    return basename(main) === 'openclaw.mjs' && basename(dirname(main)) !== 'recorded-openclaw'
  } catch {
    return false
  }
}

if (isMainThread && isOpenclaw()) {
  if (env.HARNESS_STARTED_PID !== String(ppid))
    appendFileSync(env.HARNESS_STARTS_FILE, `${env.HARNESS_TEST_FILE}\n`)
  env.HARNESS_STARTED_PID = String(pid)
}
