import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IdentityProvider } from '../../standin/accounts/identity.ts'
import type { Home } from '../../support/homes/home.ts'
import { runScript } from '../../support/processes/run.ts'

/** The OAuth app of every lane. */
export const APP = { clientId: 'cid_hard', redirectUris: ['http://127.0.0.1:1456/oauth-callback'] } as const

const ISSUER = 'https://api.chutes.ai'
const VERIFIER = createHash('sha512').update('verifier').digest('base64url')
const STATE = 'the-state-of-this-sign-in'
const HOUR_MS = 3_600_000

/** The arguments that finish a sign-in with the address on standard input. */
export const FINISH_LOGIN = ['login', '--redirect-url', '-']

/** Signs in from start to end. @throws when any step fails */
export async function signIn(home: Home, idp: IdentityProvider): Promise<void> {
  const env = { CHUTES_CLIENT_ID: APP.clientId }
  const started = await runScript(home, 'auth', ['login'], { env })
  const address = await idp.visit(started.doc.data.authorizeUrl)
  const { code } = await runScript(home, 'auth', FINISH_LOGIN, { input: `${address}`, timeoutMs: 400_000 })
  if (code !== 0) throw new Error('nobody could sign in')
}

/** Leaves what `auth.js login` leaves, lets the person allow it, and returns the address that the browser ends at. */
export async function pendingSignIn(home: Home, idp: IdentityProvider): Promise<string> {
  const [redirectUri] = APP.redirectUris
  writeState(home, 'login.json', {
    version: 1,
    issuer: ISSUER,
    clientId: APP.clientId,
    redirectUri,
    state: STATE,
    verifier: VERIFIER,
    expiresAt: Date.now() + HOUR_MS,
  })
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url')
  const query = new URLSearchParams({
    client_id: APP.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile chutes:invoke',
    state: STATE,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  return (await idp.visit(`${ISSUER}/idp/authorize?${query}`)) ?? ''
}

/** Makes the stored sign-in one that ends soon and that OpenClaw's egress proxy lets the heartbeat renew. */
export function dueSignIn(home: Home): void {
  writeState(home, 'sign-in.json', {
    version: 1,
    clientId: APP.clientId,
    issuer: ISSUER,
    expiresAt: Date.now() + HOUR_MS / 60,
    renewal: 'secret-store',
    revoked: false,
  })
}

function writeState(home: Home, name: string, state: object): void {
  mkdirSync(join(home.openclawDir, 'chutes'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home.openclawDir, 'chutes', name), `${JSON.stringify(state)}\n`, { mode: 0o600 })
}
