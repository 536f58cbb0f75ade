/**
 * Somebody else's file as text in which every character is one byte. What is not UTF-8 in it survives that way, and our
 * own lines are found and replaced in it as in any text.
 */
export type ByteText = string

/** Our own text in that form. */
export function toByteText(text: string): ByteText {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export function fromBytes(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes).toString('latin1')
}

export function toBytes(text: ByteText): Buffer {
  return Buffer.from(text, 'latin1')
}
