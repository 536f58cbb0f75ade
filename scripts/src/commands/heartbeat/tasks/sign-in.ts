import { hasSignIn, renewSignIn } from '../../auth/renew.ts'
import { openCredentialStore } from '../../auth/store.ts'
import type { Task } from './task.ts'

const MINUTE_MS = 60_000

/** Looks after a sign-in with Chutes, which lasts an hour; an API key needs nothing. */
export const signInTask: Task = {
  name: 'sign-in',
  everyMs: 15 * MINUTE_MS,
  script: ['auth', 'status'],
  wanted: hasSignIn,
  async run(context) {
    const { store } = await openCredentialStore(context)
    return { ok: true, ...(await renewSignIn(context, store)) }
  },
}
