import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeConfig } from '../../../../../scripts/src/commands/shared/write/write-config.ts'
import { changeTo } from '../../../../../scripts/src/domain/config/change.ts'
import { type LoadedConfig, loadConfig } from '../../../../../scripts/src/openclaw/config/config-file.ts'
import { fakeContext, fakeOpenClaw, readConfig, writeFile } from './fake-openclaw.ts'

let folder: string
let gateway: Server
let port: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chutes-passed-'))
  gateway = createServer((socket) => socket.destroy())
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  port = String((gateway.address() as AddressInfo).port)
})
afterEach(() => {
  gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

const BEFORE = { models: {} }
const plan = ({ view }: LoadedConfig) => ({
  changes: changeTo(view.raw, ['agents', 'defaults', 'model'], 'chutes/a/A'),
})

/** Writes through an OpenClaw that says each time that it wrote, and leaves the config as it was. */
async function write() {
  writeFile(folder, BEFORE)
  const openclaw = { ...fakeOpenClaw(folder, () => ({})), env: { OPENCLAW_GATEWAY_PORT: port } }
  const config = await loadConfig(openclaw)
  const failure: unknown = await writeConfig({ ...fakeContext('setup'), openclaw, config }, plan).catch(
    (thrown: unknown) => thrown,
  )
  expect(readConfig(folder)).toEqual(BEFORE)
  return { failure, calls: openclaw.calls.length }
}

describe('a config that is the same after every write', () => {
  test("is a Gateway's doing where one listens", async () => {
    const failure = { code: 'E_WRITE_CONFLICT', fix: expect.stringContaining('gateway stop') }
    expect(await write()).toMatchObject({ failure, calls: 3 })
  })

  test('is not what OpenClaw said where none does, and the answer names what is missing', async () => {
    await new Promise((done) => gateway.close(done))
    const failure = { code: 'E_READ_BACK', data: { missed: ['agents.defaults.model'] } }
    expect(await write()).toMatchObject({ failure, calls: 3 })
  })
})
