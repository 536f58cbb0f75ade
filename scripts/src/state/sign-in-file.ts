import type { SignIn } from '../domain/credential/sign-in.ts'
import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'
import { readJson, removePrivateFile, stateFilePath, writeJson } from './storage/private-file.ts'

const SignInText = z.string().max(2000)

/** What is known about the stored sign-in. No secret is ever part of it; what an earlier build kept beside it is left out. */
const SignInSchema = z.object({
  version: z.literal(1),
  /** Part of a command that is told. */
  clientId: z.string().regex(/^[\w.~-]{1,200}$/),
  issuer: SignInText,
  expiresAt: z.optional(StoredInstant),
  renewal: z.enum(['secret-store', 'none']),
  agent: z.optional(SignInText),
  revoked: z.boolean(),
})

export function signInPath(stateDir: string): string {
  return stateFilePath(stateDir, 'sign-in.json')
}

/** The sign-in that OpenClaw holds a token of; undefined when there is none or nothing readable. */
export function loadSignIn(path: string): SignIn | undefined {
  const file = readJson(path, SignInSchema)
  if (!file) return undefined
  const { version: _, ...found } = file
  return { ...found, expiresAt: found.expiresAt, agent: found.agent }
}

export function saveSignIn(path: string, signIn: SignIn): void {
  writeJson(path, { version: 1, ...signIn })
}

/** Forgets it; returns whether there was one. */
export function dropSignIn(path: string): boolean {
  const known = loadSignIn(path) !== undefined
  removePrivateFile(path)
  return known
}
