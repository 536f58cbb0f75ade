import { listenForCallback } from '../../chutes/callback-server.ts'
import { startSignIn } from '../../chutes/oauth.ts'
import type { OAuthSettings } from '../../domain/credential/oauth-settings.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { hasBrowser, openBrowser } from '../../shell/open-browser.ts'
import { ATTEMPT_MS, type LoginAttempt, loginPath, saveLogin } from '../../state/login-file.ts'
import type { Answer } from '../answer-schemas.ts'
import { isoTime } from '../shared/answer/times.ts'
import { credentialAnswer, renewalAdvice } from './credential-answer.ts'
import { finishLogin } from './finish-login.ts'
import { finishCommand, sameCommand } from './set-up.ts'
import { checkAuthorizeUrl, clientOf, settingsOf } from './settings.ts'
import { checkWritable, openCredentialStore } from './store.ts'
import { loginFromEnv } from './token-from-env.ts'

/** How long a browser on this machine is waited for; after that the sign-in goes on as a headless one. */
const BROWSER_WAIT_MS = 180_000

/** `auth.js login`: starts a sign-in with Chutes, or finishes one, or takes a token that is already there. */
export async function runLogin(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { flags } = context.invocation
  if (flags['from-env']) return loginFromEnv(context)
  if (flags['redirect-url'] !== undefined) return finishLogin(context, flags['redirect-url'])
  return startLogin(context)
}

async function startLogin(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { store, endpoints } = await openCredentialStore(context)
  const issuer = endpoints.api.url
  const settings = settingsOf(context, endpoints)
  await checkWritable(context, store, 'token')
  const client = clientOf(context, issuer, settings.clientId)
  context.progress('asking Chutes where to sign in')
  const start = await startSignIn(client, settings.redirect.uri, settings.scopes)
  checkAuthorizeUrl(start.authorizeUrl, endpoints)
  const expiresAt = context.now() + ATTEMPT_MS
  const advice = await renewalAdvice(context, store)
  if (context.invocation.flags['dry-run'])
    return pendingResult(context, settings, undefined, expiresAt, advice)

  rememberAttempt(store.openclaw.paths.stateDir, {
    version: 1,
    issuer,
    clientId: settings.clientId,
    redirectUri: settings.redirect.uri,
    state: start.state,
    verifier: start.verifier,
    ...(store.agent !== undefined && { agent: store.agent }),
    expiresAt,
  })
  const came = await fromBrowser(context, settings, start)
  if (came.address !== undefined) return finishLogin(context, came.address)
  return pendingResult(context, settings, start.authorizeUrl, expiresAt, [...came.warnings, ...advice])
}

/** Without the verifier nobody could finish. @throws SkillError E_STATE_UNWRITABLE */
function rememberAttempt(stateDir: string, attempt: LoginAttempt): void {
  try {
    saveLogin(loginPath(stateDir), attempt)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new SkillError('E_STATE_UNWRITABLE', `The sign-in under way cannot be remembered (${code}).`, {
      fix: "Make OpenClaw's state folder (usually ~/.openclaw) writable for this user, then run this again.",
    })
  }
}

interface BrowserAnswer {
  readonly address: string | undefined
  readonly warnings: readonly Warning[]
}

/** On a terminal with a browser: opens it and waits for its redirect. Else nothing, and the person pastes the address. */
async function fromBrowser(
  context: Context<'auth'>,
  { redirect }: OAuthSettings,
  start: { readonly authorizeUrl: string; readonly state: string },
): Promise<BrowserAnswer> {
  const nothing = { address: undefined, warnings: [] }
  const terminal = process.stdin.isTTY && process.stderr.isTTY
  if (!redirect.loopback || !terminal || context.invocation.flags['no-browser']) return nothing
  if (!hasBrowser(context.env, process.platform)) return nothing
  const callback = await listenForCallback(
    redirect.loopback,
    (parameters) =>
      parameters.get('state') === start.state && (parameters.has('code') || parameters.has('error')),
    context.signal,
  )
  if (!callback) {
    const message = `Port ${redirect.loopback.port} is taken on this machine, so the browser cannot come back by itself.`
    return { address: undefined, warnings: [{ code: 'port-busy', message }] }
  }
  try {
    process.stderr.write(`If no browser opens, go to:\n${start.authorizeUrl}\n`)
    if (!(await openBrowser(start.authorizeUrl, context.env))) return nothing
    context.progress('waiting for the browser')
    const timer = setTimeout(callback.close, BROWSER_WAIT_MS)
    const address = await callback.answer
    clearTimeout(timer)
    return { address, warnings: [] }
  } finally {
    callback.close()
  }
}

function pendingResult(
  context: Context<'auth'>,
  settings: OAuthSettings,
  authorizeUrl: string | undefined,
  expiresAt: number,
  warnings: readonly Warning[],
): Answer<'auth'> {
  return credentialAnswer({
    stored: authorizeUrl ? 'pending' : 'planned',
    readBack: false,
    summary: authorizeUrl
      ? 'Open data.authorizeUrl in any browser, sign in to Chutes and allow it; then copy the whole address that the ' +
        'browser ends at (the page may fail to load) and give it to the command in next, within ten minutes.'
      : 'A sign-in would be started; nothing was written.',
    more: {
      ...(authorizeUrl && { authorizeUrl }),
      redirectUri: settings.redirect.uri,
      scopes: [...settings.scopes],
      attemptExpiresAt: isoTime(expiresAt),
    },
    warnings,
    next: authorizeUrl ? finishCommand(context) : sameCommand(context),
  })
}
