import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CronKind } from '../../../../scripts/src/domain/config/capabilities.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { scheduledJobs } from '../../../../scripts/src/openclaw/cron/scheduled-jobs.ts'
import type { OpenClaw } from '../../../../scripts/src/openclaw/session.ts'

const OLD = '2026.5.28'
const NEW = '2026.9.6'
const inFile = [{ id: 'file' }]
const inGateway = [{ id: 'gateway' }]

let gateway: Server
let port: number
let dir: string
let asked: string[]
beforeAll(async () => {
  gateway = createServer((socket) => socket.end())
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  port = (gateway.address() as { port: number }).port
})
afterAll(() => {
  gateway.close()
})
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chutes-jobs-'))
  asked = []
  return () => rmSync(dir, { recursive: true })
})

interface Stage {
  readonly version?: string
  readonly listens?: boolean
  readonly kind?: CronKind
  readonly store?: string
  /** What `cron list` prints, call after call; a missing one fails. */
  readonly answers?: readonly string[]
}

const listing = `a banner\n${JSON.stringify({ jobs: [...inGateway, 'no job'] })}`

function jobs({ version = NEW, listens = true, kind = 'declaration', store, answers = [listing] }: Stage) {
  const left = [...answers]
  const openclaw = {
    version,
    env: { HOME: dir, OPENCLAW_GATEWAY_PORT: String(listens ? port : 1) },
    paths: { stateDir: dir, configPath: join(dir, 'openclaw.json') },
    run: ({ args }: { readonly args: readonly string[] }) => {
      asked.push(args.slice(0, 2).join(' '))
      const stdout = args[1] === 'list' ? (left.shift() ?? '') : ''
      return Promise.resolve({ kind: 'exited', code: stdout === '' ? 1 : 0, stdout, stderr: '' })
    },
  } as unknown as OpenClaw
  const view = viewConfig(store === undefined ? {} : { cron: { store } })
  return scheduledJobs(openclaw, view, { profilePort: false }, async () => kind)
}

function fileAt(path: string, text = JSON.stringify({ version: 1, jobs: inFile })): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
const theFile = () => join(dir, 'cron', 'jobs.json')

describe('a release with its jobs in a file', () => {
  test('is read from it without a process, whether its Gateway runs or not', async () => {
    fileAt(theFile())
    expect([await jobs({ version: OLD }), await jobs({ version: OLD, listens: false })]).toEqual([
      inFile,
      inFile,
    ])
    expect(asked).toEqual([])
  })

  test('is read from where cron.store says', async () => {
    fileAt(theFile(), '{"jobs":[]}')
    fileAt(join(dir, 'mine.json'))
    expect(await jobs({ version: OLD, store: '~/mine.json' })).toEqual(inFile)
    expect(await jobs({ version: OLD, store: join(dir, 'mine.json') })).toEqual(inFile)
  })

  test('never had a job while there is no file', async () => {
    expect(await jobs({ version: OLD })).toEqual([])
    expect(asked).toEqual([])
  })

  test.each(['{"jobs":[', '{}', '[]', 'null'])('asks its Gateway when the file says %s', async (text) => {
    fileAt(theFile(), text)
    expect(await jobs({ version: OLD, kind: 'none' })).toEqual(inGateway)
    expect(await jobs({ version: OLD, kind: 'none', listens: false })).toBeUndefined()
  })
})

describe('a release with its jobs in a database', () => {
  test('asks its Gateway, whatever an old file says', async () => {
    fileAt(theFile())
    expect(await jobs({})).toEqual(inGateway)
    expect(asked).toEqual(['cron list'])
  })

  test('cannot tell without one, and starts no process', async () => {
    fileAt(theFile())
    expect(await jobs({ listens: false })).toBeUndefined()
    expect(asked).toEqual([])
  })

  test('asks twice when the first answer fails, and not three times', async () => {
    expect(await jobs({ answers: ['', listing] })).toEqual(inGateway)
    expect(await jobs({ answers: [] })).toBeUndefined()
    expect(asked).toEqual(Array(4).fill('cron list'))
  })

  test('makes the first call one that may write where the first call decides about the rights', async () => {
    expect(await jobs({ version: '2026.6.11', kind: 'command' })).toEqual(inGateway)
    expect(asked).toEqual(['cron rm', 'cron list'])
    fileAt(join(dir, 'identity', 'device-auth.json'), '{}')
    await jobs({ version: '2026.6.11', kind: 'command' })
    expect(asked).toEqual(['cron rm', 'cron list', 'cron list'])
  })
})
