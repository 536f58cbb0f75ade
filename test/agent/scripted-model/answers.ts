/** What SKILL.md tells a model to read in a document. */
export interface Answer {
  readonly ok: boolean
  readonly summary: string
  readonly data: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: string; readonly fix: string; readonly retryable: boolean }
  readonly next: readonly string[]
}

/** A document of a script as it was printed, and what a model reads in it. */
export interface PrintedAnswer {
  readonly text: string
  readonly answer: Answer
}

/** Every JSON document in what the exec tool handed back, in order; SKILL.md says that each script prints one. */
export function answersIn(result: string): readonly PrintedAnswer[] {
  return result.split('\n').flatMap((text) => {
    const answer = text.startsWith('{') ? parsed(text) : undefined
    return isAnswer(answer) ? [{ text, answer }] : []
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** By the fields that SKILL.md names. */
function isAnswer(value: unknown): value is Answer {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['ok', 'summary', 'data', 'next'].every((field) => field in value)
  )
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
