import * as z from 'zod'
import { DOCUMENTS } from '../../src/commands/answer-schemas.ts'
import { ERROR_CODES, type ErrorCode } from '../../src/shell/answer/error-codes.ts'
import { compactJson } from './compact-json.ts'
import { REMEDIES } from './remedies.ts'

/** Under this folder everything is generated; `references/errors.md` is the one generated page beside it. */
export const SCHEMA_FOLDER = 'references/schemas'
export const ERRORS_PAGE = 'references/errors.md'

/** The references that repeat code, made from it: a JSON Schema per script and the table of errors. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>([[ERRORS_PAGE, errorsPage()]])
  for (const [script, schema] of Object.entries(DOCUMENTS)) {
    const title = `Output of scripts/${script}.js`
    const json = { title, ...z.toJSONSchema(schema, { target: 'draft-2020-12' }) }
    files.set(`${SCHEMA_FOLDER}/${script}.json`, `${compactJson(json)}\n`)
  }
  return files
}

function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { exit, retryable, about }]) =>
      `| \`${code}\` | ${exit} | ${retryable ? 'yes' : 'no'} | ${about} | ${REMEDIES[code as ErrorCode]} |`,
  )
  return [
    '---',
    'summary: Every error code, its exit status, whether the same command may work later, and what to do',
    'read_when:',
    '  - a script printed ok=false and its fix did not help',
    '---',
    '',
    '# Errors',
    '',
    'Made from `scripts/src/shell/answer/error-codes.ts` by `npm run build`. Every error document carries a `fix` that is',
    'ready to run or names the one thing a person has to do; start there.',
    '',
    'Contents: one row for each code.',
    '',
    '| code | exit | retry | meaning | what to do |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
