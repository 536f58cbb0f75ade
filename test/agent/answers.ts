/** The part of our documents that a model acts on. */
export interface Answer {
  readonly ok: boolean
  readonly summary: string
  readonly data: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: string; readonly fix: string }
  readonly next: readonly string[]
}

/** Every JSON document in what the exec tool handed back, in order. */
export function answersIn(result: string): readonly Answer[] {
  return result.split('\n').flatMap((line) => {
    if (!line.startsWith('{"schema":"')) return []
    try {
      return [JSON.parse(line) as Answer]
    } catch {
      return []
    }
  })
}

/** A command that a `fix` offers to run; undefined when a person has to act first. */
export function commandIn(fix: string): string | undefined {
  if (!/^(?:Run|Pipe|Move|node|printf)\b/.test(fix)) return undefined
  const path = String.raw`(?:[^\s']*\.js|[^\s']*'[^']*\.js')`
  // the command ends where the sentence goes on
  const more = String.raw`(?: (?!(?:for|first|to|and|then|if|or|again)\b)[\w./:-]*\w)*`
  return new RegExp(`(?:printf %s "[^"]*" \\| )?node ${path}${more}`).exec(fix)?.[0]
}

/** Which script a command starts, for telling whether it is the same one again. */
export function scriptOf(command: string): string | undefined {
  return /([\w-]+\.js)/.exec(command)?.[1]
}
