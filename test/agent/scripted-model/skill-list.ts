/** A skill as OpenClaw shows it to the model. */
export interface ListedSkill {
  readonly name: string
  readonly description: string
  /** Where its SKILL.md is, as the model is told to read it. */
  readonly location: string
}

/** The skills in a system prompt. */
export function skillsIn(prompt: string): readonly ListedSkill[] {
  return [...prompt.matchAll(/<skill>([\s\S]*?)<\/skill>/g)].map(([, inside = '']) => {
    const tag = (name: string) =>
      new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(inside)?.[1]?.trim() ?? ''
    return { name: tag('name'), description: tag('description'), location: tag('location') }
  })
}

/** The skill whose description has most of the words that the person used, of those that the person speaks of. */
export function skillFor(wish: string, skills: readonly ListedSkill[]): ListedSkill | undefined {
  const meant = skills.filter((skill) => speaksOf(wish, skill))
  return best(meant, ({ description }) => overlap(wish, description))
}

/** Whether a sentence brings a skill up: it has the skill's name and one more word of its description. */
export function speaksOf(
  wish: string,
  { name, description }: Pick<ListedSkill, 'name' | 'description'>,
): boolean {
  return overlap(wish, name) > 0 && overlap(wish, description) > overlap(wish, name)
}

/** The item with the highest score above zero; of equals the first. */
export function best<Item>(items: readonly Item[], score: (item: Item) => number): Item | undefined {
  let found: { readonly item: Item; readonly score: number } | undefined
  for (const item of items) {
    const points = score(item)
    if (points > (found?.score ?? 0)) found = { item, score: points }
  }
  return found?.item
}

/** How many different words of a wish a text has; a plural counts as its word. */
export function overlap(wish: string, text: string): number {
  const there = words(text)
  return [...words(wish)].filter((word) => there.has(word)).length
}

/** Words that say nothing about what is wanted. */
const FILLERS = new Set(
  'a an and are as be by for if in is it me my of on or our please so that the this to with you'.split(' '),
)

function words(text: string): Set<string> {
  // the name of a variable is one word
  const all = text.toLowerCase().match(/[a-z]+(?:_[a-z]+)*|\d+/g) ?? []
  return new Set(all.filter((word) => !FILLERS.has(word)).map((word) => word.replace(/(?<=..)s$/, '')))
}
