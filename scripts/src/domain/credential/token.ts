/** Why a text cannot be a Chutes OAuth access token. */
export type TokenFault = 'empty' | 'api-key' | 'refresh-token' | 'not-a-token'

const ACCESS_TOKEN_FORM = /^cak_[\x21-\x7e]{8,500}$/

/** Reads one access token. OpenClaw would store spaces and joined lines as part of it, so they are refused here. */
export function parseToken(input: string): { readonly token: string } | { readonly fault: TokenFault } {
  const text = input.replace(/^\uFEFF/, '').trim()
  if (text === '') return { fault: 'empty' }
  if (text.startsWith('cpk_')) return { fault: 'api-key' }
  if (text.startsWith('crt_')) return { fault: 'refresh-token' }
  return ACCESS_TOKEN_FORM.test(text) ? { token: text } : { fault: 'not-a-token' }
}

/** The fault for a person. It never quotes the input. */
export const TOKEN_FAULTS: Readonly<Record<TokenFault, string>> = {
  empty: 'CHUTES_OAUTH_TOKEN is not set.',
  'api-key': 'CHUTES_OAUTH_TOKEN holds an API key; access tokens begin with cak_.',
  'refresh-token': 'CHUTES_OAUTH_TOKEN holds a refresh token; access tokens begin with cak_.',
  'not-a-token': 'CHUTES_OAUTH_TOKEN is not a Chutes access token: those begin with cak_.',
}
