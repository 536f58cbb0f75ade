import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inTurn } from '../../../../../scripts/src/commands/shared/write/turn.ts'
import { newStanding } from '../../../../../scripts/src/shell/standing.ts'
import { takeLock } from '../../../../../scripts/src/state/storage/lock.ts'

test('while a run waits for another one, its standing names the lock', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chutes-turn-'))
  const path = join(folder, 'chutes', 'config.lock')
  const held = takeLock(path)
  const standing = newStanding()
  const turn = inTurn(folder, { standing, signal: AbortSignal.timeout(20_000) }, async () => ({
    ...standing,
  }))
  expect(standing.waitsFor).toBe(path)
  held?.release()
  expect((await turn).waitsFor).toBeUndefined()
  rmSync(folder, { recursive: true, force: true })
})
