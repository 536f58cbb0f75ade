import { DEFAULT_REDIRECT_URI, parseRedirect, type Redirect } from './oauth-redirect.ts'

/** The OAuth app that signs the person in, as the environment names it. */
export interface OAuthSettings {
  readonly clientId: string
  readonly redirect: Redirect
  readonly scopes: readonly string[]
}

export type SettingsFault = 'no-client-id' | 'client-id' | 'redirect' | 'scopes'

const DEFAULT_SCOPES = ['openid', 'profile', 'chutes:invoke'] as const

type Env = Readonly<Record<string, string | undefined>>

/** Reads `CHUTES_CLIENT_ID`, `CHUTES_OAUTH_REDIRECT_URI` and `CHUTES_OAUTH_SCOPES`. Chutes has no app for everybody, so the id has no default. */
export function oauthSettings(env: Env): OAuthSettings | { readonly fault: SettingsFault } {
  const clientId = env.CHUTES_CLIENT_ID?.trim()
  if (!clientId) return { fault: 'no-client-id' }
  if (!/^[\w.~-]{1,200}$/.test(clientId)) return { fault: 'client-id' }
  const redirect = parseRedirect(env.CHUTES_OAUTH_REDIRECT_URI?.trim() || DEFAULT_REDIRECT_URI)
  if (!redirect) return { fault: 'redirect' }
  const given = env.CHUTES_OAUTH_SCOPES?.trim()
  const scopes = given ? given.split(/[\s,]+/) : DEFAULT_SCOPES
  if (scopes.length > 50 || !scopes.every((scope) => /^[\w:.*-]{1,120}$/.test(scope)))
    return { fault: 'scopes' }
  return { clientId, redirect, scopes }
}
