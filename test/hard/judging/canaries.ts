import { createHash } from 'node:crypto'
import { fakeKey } from '../../support/keys.ts'

/** A secret that belongs to nobody, and every form of it that must not turn up. */
interface Canary {
  readonly name: string
  readonly value: string
  readonly needles: readonly string[]
}

const hex = (seed: string) => createHash('sha256').update(seed).digest('hex')
const token = (prefix: string, seed: string) => `${prefix}${hex(seed)}${hex(`${seed} more`)}`

/** The key that the homes hold, and the other secrets that a person's environment may hold. */
export const KEY = fakeKey('canary')
export const SECRET_ENV: Readonly<Record<string, string>> = {
  CHUTES_API_KEY: KEY,
  CHUTES_OAUTH_TOKEN: token('cak_', 'access'),
  CHUTES_CLIENT_SECRET: token('csc_', 'client'),
}
/** What a sign-in at the stand-in brings. */
export const ACCESS_TOKEN = token('cak_', 'signed in')
export const REFRESH_TOKEN = token('crt_', 'refresh')

const CANARIES: readonly Canary[] = [
  ...Object.entries(SECRET_ENV).map(([name, value]) => canary(name, value)),
  canary('access token', ACCESS_TOKEN),
  canary('refresh token', REFRESH_TOKEN),
]

/**
 * The secret part is the tail: a key's middle is its owner's id and its head tells which key it is. Sixteen
 * characters of it are enough to count, whatever they are wrapped in.
 */
function canary(name: string, value: string): Canary {
  const tail = value.slice(-32)
  const halves = [tail.slice(0, 16), tail.slice(16)]
  const reversed = [...tail].reverse().join('')
  const encoded = ['base64', 'base64url', 'hex'] as const
  const forms = [
    ...halves,
    reversed.slice(0, 16),
    reversed.slice(16),
    ...encoded.flatMap((encoding) => inside(value, encoding)),
    ...encoded.flatMap((encoding) => inside(tail, encoding)),
    Buffer.from(tail, 'utf16le').toString('latin1'),
    ...halves.map((half) => [...half].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')),
  ]
  return { name, value, needles: [...new Set(forms)] }
}

/** What an encoding of the value looks like wherever it starts in a longer text: the ends depend on the neighbours. */
function inside(value: string, encoding: 'base64' | 'base64url' | 'hex'): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.from('x'.repeat(shift) + value).toString(encoding)
    return text.slice(4, -4)
  })
}

/** The names of the canaries whose secret part is in these bytes, in any form. */
export function found(bytes: Buffer | string): readonly string[] {
  const haystack = typeof bytes === 'string' ? bytes : bytes.toString('latin1')
  return CANARIES.filter(({ needles }) => needles.some((needle) => haystack.includes(needle))).map(
    ({ name }) => name,
  )
}
