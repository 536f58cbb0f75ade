/** `openai/chutes-fast`: what a reversed alias turned a model reference into. Nobody has such a model. */
export function poisonedAlias(ref: string): string | undefined {
  return /^openai\/(chutes-(?:fast|pro|vision))$/i.exec(ref)?.[1]?.toLowerCase()
}
