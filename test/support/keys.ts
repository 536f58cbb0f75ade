import { createHash } from 'node:crypto'

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * A well-formed Chutes key that belongs to nobody: the same seed always gives the same 102 characters.
 * Keys are made here so that no source file ever contains something that looks like a real one.
 */
export function fakeKey(seed: string): string {
  const keyId = digest(`key:${seed}`).toString('hex').slice(0, 32)
  const userId = digest(`user:${seed}`).toString('hex').slice(0, 32)
  let secret = ''
  for (const byte of digest(`secret:${seed}`)) secret += ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length)
  return ['cpk_', keyId, '.', userId, '.', secret].join('')
}
