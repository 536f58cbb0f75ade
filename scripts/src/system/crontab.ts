import { endWithProcess } from '../shell/children.ts'
import { type ByteText, fromBytes, toBytes } from './byte-text.ts'
import { environmentForChild } from './child-env.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Runs the system's own `crontab`; its output is a person's and is never printed. */
async function crontab(args: readonly string[], input: ByteText, env: Env) {
  const { execa } = await import('../vendor/execa.ts')
  const { PATH, HOME, USER, LOGNAME } = environmentForChild(env)
  const child = execa('crontab', [...args], {
    reject: false,
    extendEnv: false,
    env: { PATH, HOME, USER, LOGNAME, LC_ALL: 'C' },
    encoding: 'buffer',
    timeout: 10_000,
    stripFinalNewline: false,
    windowsHide: true,
    verbose: 'none',
  })
  endWithProcess(child)
  child.stdin.on('error', () => undefined)
  child.stdin.end(toBytes(input))
  return child
}

/** What `crontab -l` says where there is none: cron's own, and BusyBox's. */
const NO_TABLE = /no crontab|can't open .*: No such file/i

/** This user's crontab, empty when there is none; undefined when there is no cron here or it does not answer. */
export async function readCrontab(env: Env): Promise<ByteText | undefined> {
  const { exitCode, stdout, stderr } = await crontab(['-l'], '', env)
  if (exitCode === 0) return fromBytes(stdout)
  return exitCode !== undefined && NO_TABLE.test(fromBytes(stderr)) ? '' : undefined
}

/** Replaces this user's crontab, removes it when nothing is left. Whether it reads back as written. */
export async function writeCrontab(text: ByteText, env: Env): Promise<boolean> {
  await (text === '' ? crontab(['-r'], '', env) : crontab(['-'], text, env))
  return (await readCrontab(env)) === text
}
