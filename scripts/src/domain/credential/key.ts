/** Why a text cannot be a Chutes API key. */
export type KeyFault = 'empty' | 'several-lines' | 'inner-space' | 'not-a-key' | 'oauth-token' | 'too-long'

interface ParsedKey {
  readonly key: string
  /** False when it begins like a key but is not in the form Chutes documents; it may still be good. */
  readonly wellFormed: boolean
}

const API_KEY_FORM = /^cpk_[a-f0-9]{32}\.[a-f0-9]{32}\.[a-zA-Z0-9]{32}$/
const MAX_KEY_INPUT = 512

/**
 * Reads one API key out of what arrived on standard input. OpenClaw would store spaces and joined lines as part
 * of a key, so they are refused here.
 */
export function parseKey(input: string): ParsedKey | { readonly fault: KeyFault } {
  const text = input.trim()
  if (text === '') return { fault: 'empty' }
  if (text.length > MAX_KEY_INPUT) return { fault: 'too-long' }
  if (/[\r\n]/.test(text)) return { fault: 'several-lines' }
  if (/\s/.test(text)) return { fault: 'inner-space' }
  if (/^c(?:ak|rt)_/.test(text)) return { fault: 'oauth-token' }
  if (!/^cpk_[\x21-\x7e]+$/.test(text)) return { fault: 'not-a-key' }
  return { key: text, wellFormed: API_KEY_FORM.test(text) }
}

/** Whether a text holds what Chutes writes at the start of its keys, tokens and secrets, or a key without it. */
export function holdsKey(text: string): boolean {
  return /(?<![a-z\d])(?:cpk|cak|crt|csc)_|[a-f\d]{32}\.[a-f\d]{32}/i.test(text)
}

/** The fault for a person. It never quotes the input. */
export const KEY_FAULTS: Readonly<Record<KeyFault, string>> = {
  empty: 'No key arrived on standard input.',
  'several-lines': 'More than one line arrived; a key is a single line.',
  'inner-space': 'The input has spaces inside; a key has none.',
  'not-a-key': 'The input is not a Chutes API key: those begin with cpk_.',
  'oauth-token': 'The input is an OAuth token, not an API key: keys begin with cpk_.',
  'too-long': 'The input is too long to be a Chutes API key.',
}
