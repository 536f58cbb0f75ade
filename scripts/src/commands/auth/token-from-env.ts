import { introspect } from '../../chutes/oauth.ts'
import { acceptedText, verifyKey } from '../../chutes/verify-key.ts'
import { parseToken, TOKEN_FAULTS } from '../../domain/credential/token.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { Secret } from '../../shell/secret.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { credentialAnswer, notVerified, signedIn, verifiedBy } from './credential-answer.ts'
import { sameCommand } from './set-up.ts'
import { clientOf } from './settings.ts'
import { keepTokens } from './sign-in.ts'
import { openCredentialStore } from './store.ts'

/** `auth.js login --from-env`: an access token that somebody else obtained, from CHUTES_OAUTH_TOKEN. */
export async function loginFromEnv(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { flags } = context.invocation
  const parsed = parseToken(context.env.CHUTES_OAUTH_TOKEN ?? '')
  if ('fault' in parsed) {
    const empty = parsed.fault === 'empty'
    throw new SkillError(empty ? 'E_KEY_EMPTY' : 'E_KEY_MALFORMED', TOKEN_FAULTS[parsed.fault], {
      fix: `Set CHUTES_OAUTH_TOKEN to an access token, or sign in: ${skillCommand('auth', 'login')}`,
    })
  }
  const token = new Secret(parsed.token)
  const { store, endpoints } = await openCredentialStore(context)
  const client = clientOf(context, endpoints.api.url, context.env.CHUTES_CLIENT_ID?.trim() || 'unknown')
  const verdict = flags['no-verify'] ? undefined : await verifyKey(token, endpoints, context.signal)
  if (verdict?.verdict === 'rejected') {
    throw new SkillError('E_KEY_REJECTED', `${verdict.by} does not accept this token; it was not stored.`, {
      fix: `Sign in: ${skillCommand('auth', 'login')}`,
      data: { verified: false },
    })
  }
  const verified = verifiedBy(verdict)
  if (flags['dry-run'])
    return credentialAnswer({
      stored: 'planned',
      verified,
      readBack: false,
      summary: 'The token would be handed to OpenClaw; nothing was stored.',
      warnings: notVerified('token', verdict),
      next: sameCommand(context),
      setUp: await store.setUp?.run(),
    })
  // only Chutes knows when a token of somebody else's making ends
  const known = verified ? await introspect(client, token).catch(() => undefined) : undefined
  const expiresIn =
    known?.expiresAt === undefined ? undefined : Math.floor((known.expiresAt - context.now()) / 1000)
  const kept = await keepTokens(context, store, client, { access: token, refresh: undefined, expiresIn })
  return signedIn(kept, verdict, acceptedText(verdict, endpoints, store.config.view, context.env))
}
