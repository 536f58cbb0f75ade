import type { Endpoints } from '../../chutes/endpoints.ts'
import type { OAuthClient } from '../../chutes/oauth.ts'
import { DEFAULT_REDIRECT_URI } from '../../domain/credential/oauth-redirect.ts'
import {
  type OAuthSettings,
  oauthSettings,
  type SettingsFault,
} from '../../domain/credential/oauth-settings.ts'
import type { ErrorCode } from '../../shell/answer/error-codes.ts'
import { MAX_TEXT } from '../../shell/answer/fit-to-print.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { Secret } from '../../shell/secret.ts'
import { skillCommand, withVariable } from '../../shell/skill-path.ts'

/** The OAuth app of this run. @throws SkillError E_OAUTH_CLIENT_ID, E_OAUTH_SETTINGS */
export function settingsOf(context: Context<'auth'>, endpoints: Endpoints): OAuthSettings {
  const settings = oauthSettings(context.env)
  if ('fault' in settings) throw settingsError(settings.fault, endpoints.api.url)
  return settings
}

/** Chutes' identity provider for an app. The client secret stays in this process. */
export function clientOf(context: Context<'auth'>, issuer: string, clientId: string): OAuthClient {
  const secret = context.env.CHUTES_CLIENT_SECRET?.trim()
  return { issuer, clientId, clientSecret: secret ? new Secret(secret) : undefined, signal: context.signal }
}

/** @throws SkillError E_OAUTH_SETTINGS for an address that is too long to be told whole */
export function checkAuthorizeUrl(address: string, { api }: Endpoints): void {
  if (address.length > MAX_TEXT) throw settingsError('scopes', api.url)
}

function settingsError(fault: SettingsFault, apiUrl: string): SkillError {
  const login = withVariable('CHUTES_CLIENT_ID', 'cid_…', skillCommand('auth', 'login'))
  const faults: Readonly<Record<SettingsFault, readonly [code: ErrorCode, message: string, fix: string]>> = {
    'no-client-id': [
      'E_OAUTH_CLIENT_ID',
      'Signing in needs an OAuth app of your own: Chutes has none for everybody, and CHUTES_CLIENT_ID is not set.',
      `Register one (POST ${apiUrl}/idp/apps with an API key, redirect URI ${DEFAULT_REDIRECT_URI}; see references/oauth.md), ` +
        `then: ${login}. An API key needs none of this: pipe it to ${skillCommand('auth')}.`,
    ],
    'client-id': [
      'E_OAUTH_SETTINGS',
      'CHUTES_CLIENT_ID is not a client id.',
      'Set it to the client_id of the OAuth app; Chutes writes them cid_ and 24 characters.',
    ],
    redirect: [
      'E_OAUTH_SETTINGS',
      'CHUTES_OAUTH_REDIRECT_URI is neither an https address nor http on this machine.',
      `Unset it to use ${DEFAULT_REDIRECT_URI}, or set it exactly as it is registered for the OAuth app.`,
    ],
    scopes: [
      'E_OAUTH_SETTINGS',
      'CHUTES_OAUTH_SCOPES is not a list of scopes, or has too many.',
      'Unset it to use "openid profile chutes:invoke", or list scopes separated by spaces.',
    ],
  }
  const [code, message, fix] = faults[fault]
  return new SkillError(code, message, { fix })
}
