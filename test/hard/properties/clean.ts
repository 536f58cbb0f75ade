/** What must not be in anything that is printed: characters that steer, hide or reorder text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u{e0000}-\u{e007f}]/u
const PERSUASION =
  /ignore all previous|<\/?system>|javascript:|DROP TABLE|\$\(rm|evil\.example|Bearer stolen/i
/** The same value without those words: what a person wrote may be told, what a server wrote may not. */
export function disarmed(value: unknown): unknown {
  const words = new RegExp(PERSUASION.source, 'gi')
  return JSON.parse((JSON.stringify(value) ?? 'null').replace(words, 'mine'))
}

const MAX_STRING = 2000
const MAX_DOCUMENT = 400_000

/** Why a document is not fit to print, or undefined. Keys count, too. */
export function unfit(document: unknown): string | undefined {
  const text = JSON.stringify(document)
  if (text.length > MAX_DOCUMENT) return `${text.length} characters`
  for (const part of strings(document)) {
    if (part.length > MAX_STRING) return `a text of ${part.length} characters`
    if (UNSAFE.test(part)) return `an unsafe character in ${JSON.stringify(part.slice(0, 100))}`
    if (PERSUASION.test(part)) return `foreign words: ${part.slice(0, 100)}`
  }
  return undefined
}

function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value) yield* strings(item)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield key
      yield* strings(member)
    }
  }
}

/** Whether something reached the prototypes that everything inherits from. */
export function polluted(): boolean {
  const fresh: Record<string, unknown> = {}
  for (const name in fresh) if (name) return true
  return Object.keys(Object.prototype).length > 0 || Object.keys(Array.prototype).length > 0
}
