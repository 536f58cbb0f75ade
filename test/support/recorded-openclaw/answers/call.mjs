// The call of `openclaw` that is being answered, whichever of several at once.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** Runs with a call: `{ pid, words, env, input, ended, stdout, stderr }`, which `call()` finds in it. */
export const calls = new AsyncLocalStorage()

export const call = () => calls.getStore()

/** Waits for so long. Rejects when the caller was killed meanwhile, so that it does nothing any more. */
export async function pause(ms = 0) {
  const { ended } = call()
  await setTimeout(Number(ms), undefined, { signal: ended })
  // its end may be heard only now
  await setImmediate()
  await setImmediate()
  ended.throwIfAborted()
}
