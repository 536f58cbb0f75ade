/** What the person named, and where the reader is: what blanks can be filled with. */
export interface Blanks {
  /** Whom everything is about, as a provider is called in a config. */
  readonly subject: string
  /** The variable that holds the key. */
  readonly variable: string | undefined
  /** A key that was pasted into the chat. */
  readonly pasted: string | undefined
  readonly model: string | undefined
  readonly alias: string | undefined
  readonly agent: string
  /** The model that is in use, for a command that only tries one. */
  readonly inUse: string | undefined
}

/** What is in the words of a person. */
export function blanksIn(
  wish: string,
  { subject, agent, inUse }: Pick<Blanks, 'subject' | 'agent' | 'inUse'>,
): Blanks {
  return {
    subject,
    agent,
    inUse,
    variable: /\b[A-Z]+_API_KEY\b/.exec(wish)?.[0],
    pasted: /\bcpk_\S+[a-zA-Z0-9]/.exec(wish)?.[0],
    model: /\b[\w-]+\/[\w.-]*\w/.exec(wish)?.[0],
    alias: new RegExp(`\\b${subject}-\\w+`).exec(wish)?.[0],
  }
}

/** A command with its blanks filled, and how much of what the person named went into it; undefined when one stays open. */
export function filled(
  command: string,
  { text, folder }: { readonly text: string; readonly folder: string },
  blanks: Blanks,
): { readonly command: string; readonly named: number } | undefined {
  const { subject, variable, pasted, model, alias, agent, inUse } = blanks
  let open = /\/path\/to\//.test(command)
  const named = new Set<string>()
  const put = (value: string | undefined, asNamed = false): string => {
    if (value === undefined) open = true
    else if (asNamed) named.add(value)
    return value ?? ''
  }
  const example = /example \((\w+)\)/.exec(text)?.[1]?.toLowerCase()
  const like = /like `([^`]+)`/.exec(text)?.[1]
  const lines = alias === undefined ? [] : command.split('\n').filter((line) => line.includes(alias))
  if (lines.length > 0) put(alias, true)
  let result = (lines.length > 0 ? lines.join('\n') : command)
    .replaceAll(/\bDIR\b/g, () => folder)
    .replaceAll(/\bYOUR_[A-Z]+_API_KEY\b/g, () => put(variable === undefined ? pasted : `$${variable}`))
    .replaceAll(/<agentId>/g, () => agent)
    .replaceAll(/\bALIAS\b/g, () => put(alias, true))
    .replaceAll(/\bMODEL\b/g, () => put(model, true))
  if (example) {
    result = result
      .replaceAll(
        new RegExp(`\\b${example}/\\S+`, 'g'),
        () => `${subject}/${model ? put(model, true) : put(inUse)}`,
      )
      .replaceAll(`${example.toUpperCase()}_API_KEY`, () => put(variable))
      .replaceAll(example, subject)
  }
  if (lines.length > 0 && model !== undefined)
    result = result.replaceAll(new RegExp(`${subject}/[^"]+`, 'g'), () => `${subject}/${put(model, true)}`)
  if (like && result.includes(like))
    result = result.replace(/"[^"]*"/, () => `"${subject}/${put(model, true)}"`)
  return open ? undefined : { command: result, named: named.size }
}
