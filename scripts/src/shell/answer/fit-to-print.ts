import { cleanLines } from '../../domain/text.ts'
import { withOpenClawMeant } from '../skill-path.ts'

/** No text in a document is longer. */
export const MAX_TEXT = 2000

/** Members whose text may have several lines: what to answer, and lines for a file. */
const SEVERAL_LINES: readonly (string | undefined)[] = ['reply', 'command', undefined]
/** Members that are sentences of ours, with commands to paste. */
const SENTENCES: readonly (string | undefined)[] = ['message', 'fix', 'reply']

/** Every text in a value made fit to print, whoever wrote it; `patch` stays as it is, because it is applied. */
export function fitToPrint<T>(value: T, name?: string): T
export function fitToPrint(value: unknown, name?: string): unknown {
  if (typeof value === 'string') return oneLine(cleanLines(value, MAX_TEXT), name)
  if (Array.isArray(value)) return value.map((one) => fitToPrint(one, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === 'patch' ? [key, member] : [oneLine(cleanLines(key, MAX_TEXT), key), fitToPrint(member, key)],
    ),
  )
}

function oneLine(text: string, name: string | undefined): string {
  const told = SENTENCES.includes(name) ? withOpenClawMeant(text) : text
  return SEVERAL_LINES.includes(name) ? told : told.replaceAll('\n', ' ')
}

const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Co}\p{Cs}\p{DI}\u2028\u2029]/gu

/** JSON in which whatever is invisible is written as an escape: the same document, and nothing in it hides. */
export function printedJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
