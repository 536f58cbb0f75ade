import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { type Shown, terminalSvg } from '../../../demo/picture/svg.ts'
import { COLUMNS, PICTURE, showOn } from '../../../demo/picture/take.ts'

let narrow: readonly Shown[] = []
let wide: readonly Shown[] = []
beforeAll(async () => {
  ;[narrow = [], wide = []] = await showOn([80, COLUMNS])
})

test('the picture in README.md is what the scripts print now; npm exec -- node demo/picture/take.ts takes it anew', () => {
  expect(terminalSvg(wide, COLUMNS)).toBe(readFileSync(PICTURE, 'utf8'))
})

test('people see whole lines on a terminal of 80 columns, too', () => {
  const lines = narrow.flatMap(({ output }) => stripVTControlCharacters(output).trimEnd().split('\n'))
  expect(lines.length).toBeGreaterThan(25)
  // commands are never broken, so that they can be copied
  expect(lines.filter((line) => line.length > 80 && !line.startsWith('→'))).toEqual([])
  expect(lines.filter((line) => line.includes('…'))).toEqual([])
  expect(lines.find((line) => line.includes('acme/Open-Weights'))).toMatch(/ no +0\.1040 +0\.4160 ▉/)
})
