/** The address that Chutes sends the browser back to, as registered for the OAuth app. */
export interface Redirect {
  readonly uri: string
  /** Where to listen for the browser; undefined when the address is not on this machine. */
  readonly loopback: { readonly host: string; readonly port: number; readonly path: string } | undefined
}

export const DEFAULT_REDIRECT_URI = 'http://127.0.0.1:1456/oauth-callback'

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Reads a redirect URI; undefined when it is none: plain http is for this machine only, and a fragment never comes back. */
export function parseRedirect(text: string): Redirect | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const local = url.protocol === 'http:' && LOOPBACK_NAMES.has(url.hostname)
  if ((url.protocol !== 'https:' && !local) || url.hash || url.username || url.password) return undefined
  const loopback = local
    ? { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80), path: url.pathname }
    : undefined
  // Chutes compares the text, so it is passed on as it was written
  return { uri: text, loopback }
}

/** Why a pasted text is not the answer of a sign-in. */
export type PasteFault = 'empty' | 'token' | 'not-an-address' | 'other-address' | 'no-answer'

export const PASTE_FAULTS: Readonly<Record<PasteFault, string>> = {
  empty: 'No address arrived.',
  token: 'The text holds a token, not the address that the browser was sent to.',
  'not-an-address': 'The text is not the address that the browser was sent to.',
  'other-address': 'The address is not the redirect URI that this sign-in was started with.',
  'no-answer':
    'The address holds neither a code nor an error; copy it after signing in, with all that follows the ?.',
}

const MAX_REDIRECT_LENGTH = 8192

/**
 * The parameters of the address that a person copied from the browser after signing in: the whole address, or what
 * follows its question mark. What they mean is for the OAuth library to judge.
 */
export function readPasted(
  pasted: string,
  redirectUri: string,
): URLSearchParams | { readonly fault: PasteFault } {
  const text = pasted
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^(["'<])(.*)["'>]$/s, '$2')
    .trim()
  if (text === '') return { fault: 'empty' }
  if (/\bc(?:ak|rt|pk|sc)_/.test(text)) return { fault: 'token' }
  if (text.length > MAX_REDIRECT_LENGTH || /\s/.test(text)) return { fault: 'not-an-address' }
  const whole = /^\??(?:code|state|error)=/.test(text) ? `${redirectUri}?${text.replace(/^\?/, '')}` : text
  if (!URL.canParse(whole)) return { fault: 'not-an-address' }
  const url = new URL(whole)
  const wanted = new URL(redirectUri)
  if (url.origin !== wanted.origin || url.pathname !== wanted.pathname) return { fault: 'other-address' }
  if (!url.searchParams.has('code') && !url.searchParams.has('error')) return { fault: 'no-answer' }
  return url.searchParams
}
