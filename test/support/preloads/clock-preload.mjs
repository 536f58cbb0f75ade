// Loaded into every node process of a home whose clock a bench moves: `Date` tells what the file says, at once and in
// processes that run on. Timers and `performance` stay as they are.
import { readFileSync, statSync } from 'node:fs'

const file = process.env.HARNESS_CLOCK_FILE
const RealDate = Date
const CHECK_EVERY_MS = 200
let offset = 0
let checked = Number.NEGATIVE_INFINITY
let seen = -1

function now() {
  if (performance.now() - checked > CHECK_EVERY_MS) {
    checked = performance.now()
    try {
      const { mtimeMs } = statSync(file)
      if (mtimeMs !== seen) offset = Number(readFileSync(file, 'utf8')) || 0
      seen = mtimeMs
    } catch {
      // no file, no offset
    }
  }
  return RealDate.now() + offset
}

if (file) {
  class MovedDate extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(now())
      else super(...args)
    }
    static now() {
      return now()
    }
  }
  Object.defineProperty(MovedDate, 'name', { value: 'Date' })
  globalThis.Date = MovedDate
}
