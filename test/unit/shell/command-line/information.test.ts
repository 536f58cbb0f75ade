import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERROR_CODES } from '../../../../scripts/src/shell/answer/error-codes.ts'
import { helpText } from '../../../../scripts/src/shell/command-line/help.ts'
import { informationText } from '../../../../scripts/src/shell/command-line/information.ts'
import { SCRIPTS } from '../../../../scripts/src/shell/command-line/script-spec.ts'
import { repoRoot } from '../../../support/paths.ts'

describe.each(Object.values(SCRIPTS))('$name', (spec) => {
  const json = (flag: string) => JSON.parse(informationText(spec, { [flag]: true, json: true }) ?? '')

  test('--help begins with what it is for and examples, and is as long in a document', () => {
    const text = informationText(spec, { help: true })
    expect(text).toBe(helpText(spec))
    expect(text?.split('\n\n').slice(0, 2)).toEqual([
      spec.about,
      expect.stringMatching(new RegExp(`^Examples:\n  \\S.*${spec.name}\\.js`)),
    ])
    expect(text).toContain('Exit codes:')
    expect(text).toContain(`${Object.keys(ERROR_CODES).length} error codes`)
    expect(json('help').data.help).toBe(text)
  })

  test('--help fits a document of 4 kB, and a narrow terminal', () => {
    expect(Buffer.byteLength(informationText(spec, { help: true, json: true }) ?? '')).toBeLessThan(4096)
    const lines = informationText(spec, { help: true, pretty: true }, 60)?.split('\n') ?? []
    // a command line, a flag or an address is never broken
    const wide = lines.filter((line) => line.length > 60)
    expect(wide.filter((line) => !/^ {2}(?:node|printf|--)|https?:/.test(line))).toEqual([])
  })

  test('--schema is the generated file, whole', () => {
    const file = JSON.parse(readFileSync(join(repoRoot, `references/schemas/${spec.name}.json`), 'utf8'))
    expect(JSON.parse(informationText(spec, { schema: true }) ?? '')).toEqual(file)
    expect(json('schema').data.schema).toEqual(file)
  })
})

test('nothing is answered when nothing is asked', () => {
  expect(informationText(SCRIPTS.setup, { 'dry-run': true })).toBeUndefined()
})
