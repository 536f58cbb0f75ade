import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { repoRoot } from '../support/paths.ts'

/** What a model pays for SKILL.md once, without the front matter that OpenClaw reads. */
export function skillTokens(): number {
  const text = readFileSync(join(repoRoot, 'SKILL.md'), 'utf8')
  return countTokens(text.replace(/^---\n[\s\S]*?\n---\n/, ''))
}
