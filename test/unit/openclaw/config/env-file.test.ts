import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEnvFile } from '../../../../scripts/src/openclaw/config/env-file.ts'

test('the .env file of the state folder is read as OpenClaw reads it; without one there are no variables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chutes-env-'))
  expect(readEnvFile(folder)).toEqual({})
  writeFileSync(join(folder, '.env'), '# mine\nLLM_URL="https://mine.example/v1"\nexport OTHER=a=b\n')
  expect(readEnvFile(folder)).toEqual({ LLM_URL: 'https://mine.example/v1', OTHER: 'a=b' })
  rmSync(folder, { recursive: true })
})
