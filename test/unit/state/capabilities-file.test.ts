import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepCapabilities, loadCapabilities } from '../../../scripts/src/state/capabilities-file.ts'

let folder: string
const file = () => join(folder, 'chutes', 'capabilities.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-capabilities-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what was learned at two times is known together, each binary for itself', () => {
  keepCapabilities(folder, 'a@1', { logout: true })
  keepCapabilities(folder, 'a@1', { cron: 'none' })
  keepCapabilities(folder, 'b@1', { logout: false })
  expect(loadCapabilities(folder, 'a@1')).toEqual({ logout: true, cron: 'none' })
  expect(loadCapabilities(folder, 'b@1')).toEqual({ logout: false })
  expect(loadCapabilities(folder, 'c@1')).toEqual({})
  expect(statSync(file()).mode & 0o777).toBe(0o600)
})

test('the binaries that were asked last stay known', () => {
  for (let number = 0; number < 20; number++) keepCapabilities(folder, `a@${number}`, { logout: true })
  expect(Object.keys(JSON.parse(readFileSync(file(), 'utf8')).binaries)).toHaveLength(8)
  expect(loadCapabilities(folder, 'a@19')).toEqual({ logout: true })
  expect(loadCapabilities(folder, 'a@0')).toEqual({})
})

test('an answer that this release of the skill does not know counts as never asked', () => {
  keepCapabilities(folder, 'a@1', { logout: true, cron: 'none' })
  writeFileSync(file(), readFileSync(file(), 'utf8').replace('"none"', '"by-pigeon"'))
  expect(loadCapabilities(folder, 'a@1')).toEqual({ logout: true, cron: undefined })
})

test('a folder that cannot be written costs nothing but the memory', () => {
  writeFileSync(join(folder, 'chutes'), 'in the way')
  keepCapabilities(folder, 'a@1', { logout: true })
  expect(loadCapabilities(folder, 'a@1')).toEqual({})
})
