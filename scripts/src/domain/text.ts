/**
 * Characters that could steer a terminal or hide text: controls, bidi marks, zero-width and tag characters,
 * variation selectors and fillers (`DI`: drawn as nothing).
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{DI}\u2028\u2029]/gu
/** The first half of a character that a cut left behind. */
const HALF = /[\ud800-\udbff]$/

/** Whether a text has characters that printing takes away: a command or a line of a schedule with one means something else. */
export function hasUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0
}

/** Text from outside made fit to print: one line, no invisible characters, at most `limit` characters. */
export function cleanText(text: string, limit = 120): string {
  const clean = text
    .slice(0, limit * 8)
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return clean.length > limit ? `${clean.slice(0, limit - 1).replace(HALF, '')}…` : clean
}

/** The same for text that may have several lines. */
export function cleanLines(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 2)
    .replace(UNSAFE, (character) => (character === '\n' ? character : ' '))
  return clean.length > limit ? `${clean.slice(0, limit - 1).replace(HALF, '')}…` : clean
}

/** The first three of a list in a sentence, and how many more there are. */
export function someOf(items: readonly string[]): string {
  const more = items.length > 3 ? ` and ${items.length - 3} more` : ''
  return `${items.slice(0, 3).join(', ')}${more}`
}

const MODEL_ID = /^[A-Za-z0-9][\w.-]{0,63}(?:\/[A-Za-z0-9][\w.:-]{0,95})?$/
const MAX_ID = 96
/** A sentence has more; an id of many words is one that speaks to whoever reads it. */
const MAX_ID_WORDS = 8

/** Whether a string looks like a Chutes model id: `name` or `org/name`, plain characters, too short to be a sentence. */
export function isModelId(text: string): boolean {
  return text.length <= MAX_ID && MODEL_ID.test(text) && wordCount(text) <= MAX_ID_WORDS
}

const NAME_PARTS = /^(?:[A-Za-z0-9_][\w.:@-]{0,95}|\*)(?:\/(?:[A-Za-z0-9_][\w.:@-]{0,95}|\*)){0,2}$/

/**
 * A name that somebody else gave (an agent, a job, a key of the config) as a sentence may tell it: only in the form of an id.
 * Any other text would be heard as the skill's own words.
 */
export function toldName(name: unknown, other: string): string {
  return typeof name === 'string' && NAME_PARTS.test(name) && wordCount(name) <= MAX_ID_WORDS ? name : other
}

/** Words of a name; its numbers (`Llama-3_3`, `V3.2`) are none. */
function wordCount(name: string): number {
  return name.split(/[-_/.:\s]+/).filter((word) => /\p{L}/u.test(word)).length
}
