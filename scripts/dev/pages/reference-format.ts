import matter from 'gray-matter'
import * as z from 'zod'

/** What an agent decides by before it pays for the rest of the page. */
const FrontMatter = z.strictObject({
  summary: z.string().min(10).max(160),
  read_when: z.array(z.string().min(5).max(160)).min(1),
})

const MAX_LINES = 299
/** Longer pages open with a list of their sections. */
const LINES_WITHOUT_CONTENTS = 50

/** What is wrong with a page below references/, one sentence each. */
export function referenceProblems(path: string, text: string): string[] {
  // an options object switches off gray-matter's cache, which would hand out a stale parse of equal text
  const { data, content } = matter(text, {})
  const parsed = FrontMatter.safeParse(data)
  const lines = text.split('\n').length
  return [
    ...(parsed.success ? [] : [`${path} front matter: ${z.prettifyError(parsed.error)}`]),
    ...(lines > MAX_LINES ? [`${path} has ${lines} lines, at most ${MAX_LINES} are readable on demand`] : []),
    ...(lines > LINES_WITHOUT_CONTENTS && !/^(##? )?Contents\b/im.test(content)
      ? [`${path} has ${lines} lines and no contents`]
      : []),
    ...(/^# \S/m.test(content) ? [] : [`${path} has no title`]),
  ]
}

/** Paths of this folder that a page names, in code spans and in links, as the page spells them. */
export function mentionedFiles(text: string): string[] {
  const spans = [...text.matchAll(/`((?:references|scripts)\/[\w./-]+\.\w+)`/g)]
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
  return [...new Set([...spans, ...links].map(([, path]) => path ?? ''))].filter(Boolean)
}
