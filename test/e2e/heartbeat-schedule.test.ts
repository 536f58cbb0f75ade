import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { type Gateway, gatewayConfig, startGateway } from '../support/gateway.ts'
import { createHome, type Home } from '../support/home.ts'
import { binFolder } from '../support/paths.ts'
import { runOpenclaw, runScript } from '../support/run.ts'

let chutes: ChutesStandIn
const homes: Home[] = []
beforeAll(async () => {
  chutes = await startChutes()
})
afterAll(async () => {
  for (const home of homes) home.dispose()
  await chutes.close()
})

function newHome(config?: object, env: Record<string, string> = {}): Home {
  const home = createHome({ standin: chutes, env, ...(config && { config }) })
  homes.push(home)
  return home
}

const beat = (home: Home, ...args: string[]) => runScript(home, 'heartbeat', args)

describe('with a Gateway', () => {
  let home: Home
  let gateway: Gateway | undefined
  beforeAll(async () => {
    home = newHome(await gatewayConfig())
    // a service has a search path of its own, with neither node nor openclaw on it
    gateway = await startGateway(home, { PATH: '/usr/bin:/bin' })
  })
  afterAll(() => gateway?.stop())

  interface Job {
    readonly id: string
    readonly name: string
    readonly enabled: boolean
    readonly payload: { readonly argv?: readonly string[] }
    readonly delivery: { readonly mode: string; readonly channel?: string }
  }
  const jobs = async (): Promise<Job[]> => {
    const list = (await runOpenclaw(home, ['cron', 'list', '--all', '--json'])).json().jobs as Job[]
    return list.filter(({ name }) => name === 'chutes heartbeat')
  }

  test('two installations leave one job, which does what it should without anything on a search path', async () => {
    const theirs = [
      'cron',
      'add',
      '--name',
      'chutes heartbeat',
      '--every',
      '9h',
      '--session',
      'main',
      '--system-event',
      'hello',
    ]
    expect((await runOpenclaw(home, theirs)).code).toBe(0)

    const first = await beat(home, 'install')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.doc).toMatchObject({
      changed: true,
      data: { schedule: { via: 'openclaw', state: 'installed', delivery: 'none', every: '1 h' } },
    })
    expect((await beat(home, 'install')).doc).toMatchObject({
      changed: false,
      data: { schedule: { via: 'openclaw', state: 'unchanged' } },
    })
    const found = await jobs()
    expect(found).toHaveLength(2)

    const id = found.find(({ delivery }) => delivery?.mode === 'none')!.id
    expect((await runOpenclaw(home, ['cron', 'run', id, '--wait', '--wait-timeout', '2m'])).code).toBe(0)
    const [run] = (await runOpenclaw(home, ['cron', 'runs', '--id', id, '--json'])).json().entries
    // nothing is set up in this home, and what the job has to say about it is in OpenClaw's own record
    expect(run).toMatchObject({
      status: 'ok',
      summary: expect.stringMatching(/^Chutes needs you\. .*setup\.js/),
    })
  })

  test('another delivery and a disabled job are put right by the next installation', async () => {
    const before = (await jobs()).find(({ delivery }) => delivery?.mode === 'none')!
    await runOpenclaw(home, ['cron', 'disable', before.id])
    expect((await beat(home, 'install', '--channel', 'last')).doc.data.schedule).toMatchObject({
      delivery: 'last',
    })
    const ours = (await jobs()).filter(({ id }) => id === before.id)
    expect(ours).toMatchObject([{ enabled: true, delivery: { mode: 'announce', channel: 'last' } }])
    expect(await jobs()).toHaveLength(2)
  })

  test('the job does what was asked for at the last installation', async () => {
    const asked = ['--from-env', '--attest']
    expect((await beat(home, 'install', ...asked)).doc).toMatchObject({ changed: true })
    const commands = (await jobs()).flatMap(({ payload }) => (payload.argv ? [payload.argv] : []))
    expect(commands.map((argv) => argv.slice(2, -2))).toEqual([['--reply', ...asked]])
    expect((await beat(home, 'install', ...asked)).doc).toMatchObject({ changed: false })
  })

  test('uninstalling takes our job and leaves theirs', async () => {
    expect((await beat(home, 'uninstall')).doc).toMatchObject({
      changed: true,
      data: { removed: ['openclaw'], left: [] },
    })
    expect(await jobs()).toHaveLength(1)
    expect((await beat(home, 'uninstall')).doc).toMatchObject({
      changed: false,
      data: { removed: [], left: [] },
    })
  })

  test('a job that a stopped Gateway has is not forgotten', async () => {
    expect((await beat(home, 'install', '--via', 'openclaw')).code).toBe(0)
    await gateway?.stop()
    const { code, doc } = await beat(home, 'uninstall')
    expect(code).toBe(3)
    expect(doc).toMatchObject({
      changed: false,
      error: { code: 'E_GATEWAY_UNREACHABLE', fix: expect.stringContaining('openclaw gateway') },
      data: { removed: [], left: [{ via: 'openclaw' }] },
    })
    expect((await beat(home, 'show')).doc.data).toMatchObject({ schedule: [], unseen: [{ via: 'openclaw' }] })
  })
})

describe('without a Gateway', () => {
  test('auto prints a command, and an explicit wish is refused', async () => {
    const home = newHome()
    const printed = await beat(home, 'install')
    expect(printed).toMatchObject({ code: 0, doc: { changed: false, data: { schedule: { via: 'print' } } } })
    expect(printed.doc.data.schedule.command).toMatch(
      /^\d+ \* \* \* \* .*heartbeat\.js --reply --quiet --openclaw \//,
    )
    expect(await beat(home, 'install', '--via', 'openclaw')).toMatchObject({
      code: 3,
      doc: { error: { code: 'E_GATEWAY_UNREACHABLE', retryable: true } },
    })
    expect(await beat(home, 'install', '--via', 'heartbeat-md')).toMatchObject({
      code: 6,
      doc: { error: { code: 'E_SCHEDULE_REFUSED' } },
    })
  })

  test('a crontab is edited only when asked, between marks, and given back byte for byte', async () => {
    const bin = join(newHome().dir, 'bin')
    const table = join(bin, 'table')
    const theirs = '# mine\n0 5 * * * backup --at 100\\%\n\n'
    mkdirSync(bin)
    writeFileSync(table, theirs)
    // the system's crontab: -l prints, - replaces, -r removes
    writeFileSync(
      join(bin, 'crontab'),
      `#!/bin/sh\ncase "$1" in -l) [ -f '${table}' ] && exec cat '${table}'; echo "no crontab for me" >&2; exit 1;; -r) exec rm '${table}';; -) exec cat > '${table}';; esac\nexit 2\n`,
    )
    chmodSync(join(bin, 'crontab'), 0o755)
    const home = newHome(undefined, { PATH: [bin, binFolder, '/usr/bin', '/bin'].join(delimiter) })

    await beat(home, 'install', '--via', 'crontab')
    expect(readFileSync(table, 'utf8')).toBe(theirs)
    expect((await beat(home, 'install', '--via', 'crontab', '--write')).doc).toMatchObject({
      changed: true,
      data: { schedule: { via: 'crontab', state: 'installed' } },
    })
    const written = readFileSync(table, 'utf8')
    expect(written.startsWith(theirs)).toBe(true)
    expect((await beat(home, 'install', '--via', 'crontab', '--write')).doc.changed).toBe(false)
    expect(readFileSync(table, 'utf8')).toBe(written)
    await beat(home, 'install', '--via', 'crontab', '--write', '--from-env', '--attest')
    expect(readFileSync(table, 'utf8')).toMatch(/ --reply --quiet --from-env --attest --openclaw /)
    expect((await beat(home, 'install', '--via', 'crontab', '--write')).doc.changed).toBe(true)
    expect(readFileSync(table, 'utf8')).toBe(written)
    expect((await beat(home, 'show')).doc.data.schedule).toEqual([
      { via: 'crontab', where: 'crontab of this user', enabled: true },
    ])

    expect((await beat(home, 'uninstall')).doc.data.removed).toEqual(['crontab'])
    expect(readFileSync(table, 'utf8')).toBe(theirs)
    writeFileSync(table, '')
    await beat(home, 'install', '--via', 'crontab', '--write')
    await beat(home, 'uninstall')
    expect(existsSync(table)).toBe(false)
  })
})
