import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { repoRoot } from '../support/paths.ts'

/** What a model pays for SKILL.md once: it reads the file whole, front matter included. */
export function skillTokens(): number {
  return countTokens(readFileSync(join(repoRoot, 'SKILL.md'), 'utf8'))
}
