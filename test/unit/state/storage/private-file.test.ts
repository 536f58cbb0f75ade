import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writePrivateFile } from '../../../../scripts/src/state/storage/private-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-private-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const DRAFT = 'state.json.0b5a1c7e-98d4-4c2f-8a1b-3f6d2e9c7a10.tmp'

function leave(name: string, minutesAgo: number): void {
  const then = Date.now() / 1000 - minutesAgo * 60
  writeFileSync(join(folder, name), '{')
  utimesSync(join(folder, name), then, then)
}

test('a write sweeps the drafts that killed runs left', () => {
  leave(DRAFT, 11)
  writePrivateFile(join(folder, 'journal.json'), '{}\n')
  expect(readdirSync(folder)).toEqual(['journal.json'])
})

test('a draft that somebody may be writing stays, and so does every file that is not a draft of ours', () => {
  const others = ['notes.tmp', 'state.json.tmp', `${DRAFT}.bak`]
  leave(DRAFT, 9)
  for (const name of others) leave(name, 600)
  writePrivateFile(join(folder, 'state.json'), '{}\n')
  expect(readdirSync(folder).sort()).toEqual([...others, DRAFT, 'state.json'].sort())
})
