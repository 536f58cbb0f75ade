import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EMPTY_JOURNAL } from '../../../scripts/src/domain/undo/journal.ts'
import { originOf } from '../../../scripts/src/domain/undo/origin.ts'
import { journalPath, saveJournal } from '../../../scripts/src/state/journal-file.ts'
import { loadSchedule, saveSchedule } from '../../../scripts/src/state/schedule-state.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const beat = (home: Home, ...args: string[]) => runScript(home, 'heartbeat', args)

/** An openclaw of a release that reads `HEARTBEAT.md`, in a folder of this name; the home is its workspace. */
function oldOpenclaw({ dir, writeConfig }: Home, folder: string): string {
  writeConfig({ agents: { defaults: { workspace: dir } } })
  const path = join(dir, folder, 'openclaw')
  mkdirSync(join(dir, folder))
  writeFileSync(
    path,
    `#!/bin/sh\ncase "$1" in --version) echo 2026.4.29;; skills) echo '{"workspaceDir":"${dir}"}';; *) exit 1;; esac\n`,
    { mode: 0o755 },
  )
  return path
}

/** A home with a crontab of its own, and the file that it is in. */
function withCrontab(text: string, nothing = 'no crontab for me') {
  const elsewhere = stage.home()
  const bin = join(elsewhere.dir, 'bin')
  const table = join(bin, 'table')
  mkdirSync(bin)
  writeFileSync(table, text)
  // the system's crontab: -l prints, - replaces, -r removes
  writeFileSync(
    join(bin, 'crontab'),
    `#!/bin/sh\ncase "$1" in -l) [ -f '${table}' ] && exec cat '${table}'; echo "${nothing}" >&2; exit 1;; -r) exec rm '${table}';; -) exec cat > '${table}';; esac\nexit 2\n`,
  )
  chmodSync(join(bin, 'crontab'), 0o755)
  const env = { PATH: [bin, elsewhere.env.PATH].join(delimiter) }
  return { home: stage.home({ env }), table, crontab: join(bin, 'crontab') }
}

describe('without a Gateway', () => {
  test('a job that a stopped one has is not forgotten', async () => {
    const home = stage.home()
    saveSchedule(home.openclawDir, { via: 'openclaw', at: Date.now(), file: undefined })
    for (const _ of [1, 2]) {
      const { code, doc } = await beat(home, 'uninstall')
      expect(code).toBe(3)
      expect(doc).toMatchObject({
        changed: false,
        error: { code: 'E_GATEWAY_UNREACHABLE', fix: expect.stringContaining('openclaw gateway') },
        data: { removed: [], left: [{ via: 'openclaw' }] },
      })
    }
    expect((await beat(home, 'show')).doc.data).toMatchObject({
      schedule: [],
      unseen: [{ via: 'openclaw' }],
    })
  })

  test.skipIf(process.platform === 'win32')(
    'nor is it, or a crontab, where another way took over',
    async () => {
      const { home, table, crontab } = withCrontab('# mine\n')
      saveSchedule(home.openclawDir, { via: 'openclaw', at: Date.now() })
      for (const changed of [true, false]) {
        const { code, doc } = await beat(home, 'install', '--via', 'crontab', '--write')
        expect([code, doc]).toMatchObject([0, { changed, warnings: [{ code: 'schedule-left-openclaw' }] }])
      }
      expect((await beat(home, 'uninstall')).doc).toMatchObject({
        error: { code: 'E_GATEWAY_UNREACHABLE' },
        data: { removed: ['crontab'], left: [{ via: 'openclaw' }] },
      })
      expect(loadSchedule(home.openclawDir)).toMatchObject({ via: 'openclaw', left: [] })
      saveSchedule(home.openclawDir, undefined)
      await beat(home, 'install', '--via', 'crontab', '--write')
      chmodSync(crontab, 0o644)
      for (const _ of [1, 2]) {
        expect(await beat(home, 'uninstall')).toMatchObject({
          code: 6,
          doc: { error: { code: 'E_SCHEDULE_REFUSED' }, data: { removed: [], left: [{ via: 'crontab' }] } },
        })
      }
      chmodSync(crontab, 0o755)
      expect((await beat(home, 'uninstall')).code).toBe(0)
      expect(readFileSync(table, 'utf8')).toBe('# mine\n')
    },
  )

  test.skipIf(process.platform === 'win32')(
    'HEARTBEAT.md of a workspace that moved is given back',
    async () => {
      const home = stage.home()
      const openclaw = oldOpenclaw(home, 'bin')
      const install = () => beat(home, 'install', '--via', 'heartbeat-md', '--openclaw', openclaw)
      const file = join(home.dir, 'HEARTBEAT.md')
      writeFileSync(file, 'theirs\n')
      await install()
      // another path to the same file is no other file
      const link = join(home.dir, 'link')
      symlinkSync(home.dir, link)
      const moveTo = (dir: string) => {
        writeFileSync(openclaw, readFileSync(openclaw, 'utf8').replace(/(?<="workspaceDir":")[^"]*/, dir))
      }
      moveTo(link)
      expect((await install()).doc).toMatchObject({ changed: false })
      expect(readFileSync(file, 'utf8')).toContain('heartbeat.js')
      const moved = join(home.dir, 'moved')
      mkdirSync(moved)
      moveTo(moved)
      expect((await install()).doc).toMatchObject({ changed: true, data: { removed: ['heartbeat-md'] } })
      expect(readFileSync(file, 'utf8')).toBe('theirs\n')
      expect(readFileSync(join(moved, 'HEARTBEAT.md'), 'utf8')).toContain('heartbeat.js')
    },
  )

  test('auto prints a command, and an explicit wish is refused', async () => {
    const home = stage.home()
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

  test.each([
    ['a b', 0, /heartbeat\.js --openclaw ~\/'a b\/openclaw'`/],
    ['a"b', 6, undefined],
    ['a`b', 6, undefined],
  ])('HEARTBEAT.md gets a command that works, or none: an openclaw in %j', async (folder, exit, line) => {
    const home = stage.home()
    const openclaw = oldOpenclaw(home, folder)
    const file = join(home.dir, 'HEARTBEAT.md')
    const run = await beat(home, 'install', '--via', 'heartbeat-md', '--openclaw', openclaw)
    expect([run.code, run.doc.error?.code]).toEqual([exit, exit ? 'E_SCHEDULE_REFUSED' : undefined])
    if (line) expect(readFileSync(file, 'utf8')).toMatch(line)
    else expect(existsSync(file)).toBe(false)
  })

  test.skipIf(process.platform === 'win32')(
    'HEARTBEAT.md in a workspace that a variable names is given back, also where nothing records it',
    async () => {
      const workspace = stage.home().dir
      const home = stage.home({ env: { OPENCLAW_WORKSPACE_DIR: workspace } })
      const asked = join(home.dir, 'asked')
      const openclaw = join(home.dir, 'openclaw')
      writeFileSync(
        openclaw,
        `#!/bin/sh\ncase "$1" in --version) echo 2026.5.28;; skills) touch '${asked}'; printf '{"workspaceDir":"%s"}' "$OPENCLAW_WORKSPACE_DIR";; *) exit 1;; esac\n`,
        { mode: 0o755 },
      )
      const run = (script: 'heartbeat' | 'reset', ...args: string[]) =>
        runScript(home, script, [...args, '--openclaw', openclaw])
      // what is remembered reaches back to the beginning
      const remember = () =>
        saveJournal(journalPath(home.openclawDir), { ...EMPTY_JOURNAL, origin: originOf({}, Date.now()) })
      const file = join(workspace, 'HEARTBEAT.md')
      writeFileSync(file, 'theirs\n')
      for (const [script, action] of [
        ['heartbeat', 'uninstall'],
        ['reset', 'all'],
      ] as const) {
        remember()
        await run('heartbeat', 'install', '--via', 'heartbeat-md')
        expect(readFileSync(file, 'utf8')).toContain('heartbeat.js')
        saveSchedule(home.openclawDir, undefined)
        expect((await run(script, action)).doc.changed).toBe(true)
        expect(readFileSync(file, 'utf8')).toBe('theirs\n')
      }
      rmSync(asked)
      remember()
      expect((await run('reset', 'all')).code).toBe(0)
      expect(existsSync(asked)).toBe(false)
    },
  )

  test.skipIf(process.platform === 'win32')(
    'a HEARTBEAT.md that is a pipe is refused, and told',
    async () => {
      const home = stage.home()
      const file = join(home.dir, 'HEARTBEAT.md')
      execFileSync('mkfifo', [file])
      const flags = ['--openclaw', oldOpenclaw(home, 'bin'), '--timeout', '20']
      const installed = await beat(home, 'install', '--via', 'heartbeat-md', ...flags)
      expect([installed.code, installed.doc.error?.code]).toEqual([6, 'E_SCHEDULE_REFUSED'])
      expect(installed.doc.error?.message).toContain('HEARTBEAT.md cannot be read (ENOTREG)')
      const shown = await beat(home, 'show', ...flags)
      expect([shown.code, shown.doc.data.unseen]).toMatchObject([0, [{ via: 'heartbeat-md' }]])
    },
  )

  test('a crontab is edited only when asked, between marks, and given back byte for byte', async () => {
    const theirs = '# mine\n0 5 * * * backup --at 100\\%\n\n'
    const { home, table } = withCrontab(theirs)

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
  })

  test.each(['no crontab for me', "crontab: can't open 'me': No such file or directory"])(
    'a crontab that holds nothing else comes and goes where cron says %j',
    async (nothing) => {
      const { home, table } = withCrontab('', nothing)
      rmSync(table)
      expect((await beat(home, 'install', '--via', 'crontab', '--write')).doc.changed).toBe(true)
      expect((await beat(home, 'uninstall')).doc).toMatchObject({
        changed: true,
        data: { removed: ['crontab'] },
      })
      expect(existsSync(table)).toBe(false)
    },
  )
})
