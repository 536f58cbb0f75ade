import type * as z from '../../../vendor/zod.ts'

/** A text inside `data` that is too long, and how long it may be. */
interface LongText {
  readonly path: readonly PropertyKey[]
  readonly maximum: number
}

/** The texts that a schema finds too long, whichever member of a union it says so of. */
export function tooLong(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): LongText[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path]
    if (issue.code === 'invalid_union') return issue.errors.flatMap((inner) => tooLong(inner, path))
    if (issue.code !== 'too_big' || issue.origin !== 'string' || path[0] !== 'data') return []
    return [{ path: path.slice(1), maximum: Number(issue.maximum) }]
  })
}

/** A copy of `value` with those texts cut. */
export function cutTexts(value: unknown, texts: readonly LongText[]): unknown {
  return texts.reduce((copy, { path, maximum }) => cutAt(copy, path, maximum), value)
}

function cutAt(value: unknown, path: readonly PropertyKey[], maximum: number): unknown {
  const [key, ...rest] = path
  if (key === undefined) return typeof value === 'string' ? `${value.slice(0, maximum - 1)}…` : value
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? cutAt(item, rest, maximum) : item))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === key ? cutAt(member, rest, maximum) : member,
    ]),
  )
}
