import * as z from '../vendor/zod.ts'
import { readJson, removePrivateFile, stateFilePath, writeJson } from './storage/private-file.ts'

const LoginText = z.string().max(2000)

/** A sign-in that waits for the person: PKCE's one-time verifier binds the code that comes back to this machine. */
const LoginAttempt = z.strictObject({
  version: z.literal(1),
  issuer: LoginText,
  /** Part of a command that is told. */
  clientId: z.string().regex(/^[\w.~-]{1,200}$/),
  redirectUri: LoginText.refine((uri) => URL.canParse(uri)),
  state: LoginText,
  verifier: LoginText,
  /** The agent that gets the token, where OpenClaw asks for one. */
  agent: z.optional(LoginText),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
})
export type LoginAttempt = z.infer<typeof LoginAttempt>

/** Chutes' own consent page lives as long. */
export const ATTEMPT_MS = 10 * 60_000

export function loginPath(stateDir: string): string {
  return stateFilePath(stateDir, 'login.json')
}

/** The attempt under way, even an expired one; undefined when there is none or nothing readable. */
export function loadLogin(path: string): LoginAttempt | undefined {
  return readJson(path, LoginAttempt)
}

export function saveLogin(path: string, attempt: LoginAttempt): void {
  writeJson(path, attempt)
}

/** Forgets the attempt; its verifier is worth nothing afterwards. */
export function dropLogin(path: string): void {
  removePrivateFile(path)
}
