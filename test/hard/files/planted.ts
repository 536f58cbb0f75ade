import { execFileSync } from 'node:child_process'
import { lutimesSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../judging/verdict.ts'
import { run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'

/** A file that a script reads or writes, and what the script may answer when something else is there. */
interface PlantedRow {
  /** Below the home. */
  readonly file: string
  readonly script: string
  readonly args: readonly string[]
  readonly exits: (kind: Kind) => readonly number[]
}

/** What is put in a file's place. Each is an hour old, so that a lock counts as left behind. */
const PLANT = {
  pipe: (path: string) => void execFileSync('mkfifo', [path]),
  'endless device': (path: string) => symlinkSync('/dev/zero', path),
  folder: (path: string) => void mkdirSync(join(path, 'theirs'), { recursive: true }),
  'link to nowhere': (path: string) => symlinkSync(`${path}.nowhere`, path),
  'link to itself': (path: string) => symlinkSync(path, path),
} as const
type Kind = keyof typeof PLANT
const HOUR_S = 3600

const MAX_MS = 40_000
const USE = ['use', 'chutes-pro', 'Qwen/Qwen3.6-27B-TEE', '--allow-dearer']
const BEAT = ['--force', 'refresh']
const CHUTES = '.openclaw/chutes'
const always = (): readonly number[] => [0]

/** A file of the skill is one row here. What cannot be remembered costs a warning, or the whole heartbeat. */
const ROWS: readonly PlantedRow[] = [
  {
    file: '.openclaw/openclaw.json',
    script: 'refresh',
    args: [],
    // a link to nowhere is a config that is not there
    exits: () => [3],
  },
  { file: `${CHUTES}/state.json`, script: 'refresh', args: [], exits: always },
  { file: `${CHUTES}/journal.json`, script: 'models', args: USE, exits: always },
  { file: `${CHUTES}/journal.json`, script: 'reset', args: ['undo'], exits: always },
  {
    file: `${CHUTES}/heartbeat.json`,
    script: 'heartbeat',
    args: BEAT,
    exits: (kind) => (kind === 'folder' ? [3] : [0]),
  },
  {
    file: `${CHUTES}/heartbeat.lock`,
    script: 'heartbeat',
    args: BEAT,
    exits: (kind) => (kind === 'folder' ? [3] : [0]),
  },
  {
    file: `${CHUTES}/config.lock`,
    script: 'models',
    args: USE,
    exits: (kind) => (kind === 'folder' ? [3] : [0]),
  },
  { file: `${CHUTES}/schedule.json`, script: 'heartbeat', args: ['show'], exits: always },
  { file: `${CHUTES}/login.json`, script: 'auth', args: ['status'], exits: always },
  { file: `${CHUTES}/sign-in.json`, script: 'auth', args: ['status'], exits: always },
  {
    file: `${CHUTES}/attest.json`,
    script: 'verify',
    args: ['zai-org/GLM-5.2-TEE'],
    exits: () => [0, 1, 4, 5],
  },
  { file: CHUTES, script: 'models', args: USE, exits: always },
  {
    file: CHUTES,
    script: 'heartbeat',
    args: BEAT,
    exits: (kind) => (kind === 'folder' ? [0] : [3]),
  },
  { file: 'evidence/bundle.json', script: 'verify', args: ['--offline', 'evidence'], exits: () => [2] },
]

/** Something else where a file belongs: nobody waits for it, and nobody takes it for a defect. */
export const plantedJobs: readonly Job[] = ROWS.flatMap((row) =>
  (Object.keys(PLANT) as Kind[]).map((kind) => ({
    name: `${row.script}.js ${row.args[0] ?? ''}, ${kind} for ${row.file}`,
    run: (lane, ledger) => plant(lane, ledger, row, kind),
  })),
)

async function plant(lane: Lane, ledger: Ledger, row: PlantedRow, kind: Kind): Promise<void> {
  const { script, args, file } = row
  const home = await lane.home('ready')
  const path = join(home.dir, file)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(join(path, '..'), { recursive: true })
  PLANT[kind](path)
  const then = Date.now() / 1000 - HOUR_S
  lutimesSync(path, then, then)
  const landed = await run(home, { script, args: [...args, '--timeout', '25'] })
  judge(ledger, `${script}.js ${args.join(' ')}, ${kind} for ${file}`, home, landed, {
    script,
    exits: row.exits(kind),
    untouched: undefined,
    maxMs: MAX_MS,
  })
  ledger.tried('things planted')
  lane.reset()
}
