import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeConfig } from '../../../../../scripts/src/commands/shared/write/write-config.ts'
import { changesBetween } from '../../../../../scripts/src/domain/config/change.ts'
import { toRow } from '../../../../../scripts/src/domain/rows/row.ts'
import { type LoadedConfig, loadConfig } from '../../../../../scripts/src/openclaw/config/config-file.ts'
import { config, model } from '../../../domain/make.ts'
import { fakeContext, fakeOpenClaw, readConfig, writeFile } from './fake-openclaw.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-steps-'))
  writeFile(folder, BEFORE)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const BEFORE = config({ rows: Array.from({ length: 14 }, (_, index) => toRow(model(`z/GLM-${index}`))) })
const GOAL = { gateway: { mode: 'local' } }
const plan = ({ view }: LoadedConfig) => ({ changes: changesBetween(view.raw, GOAL) })
const path = (name = 'openclaw.json'): string => join(folder, name)
const bytes = (): number => readFileSync(path()).length

/** Takes the rows out in steps; `atWrite` sees each. */
async function takeOut(atWrite: Parameters<typeof fakeOpenClaw>[1], env = {}) {
  const openclaw = { ...fakeOpenClaw(folder, atWrite, { guarded: true }), env }
  await writeConfig({ ...fakeContext('reset'), openclaw, config: await loadConfig(openclaw) }, plan)
  return openclaw.calls.length
}

describe('a removal in steps', () => {
  test('goes on where OpenClaw took a step for damage and put its backup back', async () => {
    const calls = await takeOut((write) => {
      if (write === 3) copyFileSync(path('openclaw.json.bak'), path())
      return undefined
    })
    expect(readConfig(folder)).toEqual(GOAL)
    expect(calls).toBeLessThanOrEqual(8)
  })

  test('ends with what to do where a Gateway writes the config that it started with over every step', async () => {
    let calls = 0
    const gateway = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(gateway, 'listening')
    const OPENCLAW_GATEWAY_PORT = String((gateway.address() as AddressInfo).port)
    const overEveryStep: Parameters<typeof fakeOpenClaw>[1] = (write) => {
      calls = write
      const stamped = { ...BEFORE, meta: { lastTouchedAt: String(write) } }
      return write > 1 && bytes() < 5000 ? writeFile(folder, stamped) : undefined
    }
    const stopped = takeOut(overEveryStep, { OPENCLAW_GATEWAY_PORT }).finally(() => gateway.close())
    await expect(stopped).rejects.toMatchObject({
      code: 'E_WRITE_CONFLICT',
      message: expect.stringContaining('that one stands'),
      fix: expect.stringContaining('openclaw gateway stop'),
      changed: true,
    })
    expect(calls).toBeLessThanOrEqual(5)
  })

  test('is refused in the end where the size guard takes not even a small step', async () => {
    const refusal = { code: 1, stderr: 'Config write rejected: (size-drop:2->1).' }
    await expect(takeOut(() => refusal)).rejects.toMatchObject({ code: 'E_WRITE_REFUSED', changed: false })
    expect(bytes()).toBe(Buffer.byteLength(JSON.stringify(BEFORE, null, 2)))
  })

  test('is not refused where the guard compared with what was put back meanwhile', async () => {
    const refusal = { code: 1, stderr: 'Config write rejected: (size-drop:2->1).' }
    await takeOut((write) => {
      if (write !== 3 && write !== 4) return undefined
      copyFileSync(path(write === 3 ? 'openclaw.json.bak' : 'openclaw.json.bak.1'), path())
      return refusal
    })
    expect(readConfig(folder)).toEqual(GOAL)
  })
})
