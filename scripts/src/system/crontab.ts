type Env = Readonly<Record<string, string | undefined>>

/** Runs the system's own `crontab`; its output is a person's and is never printed. */
async function crontab(args: readonly string[], input: string, { PATH, HOME, USER, LOGNAME }: Env) {
  const { execa } = await import('../vendor/execa.ts')
  return execa('crontab', [...args], {
    reject: false,
    extendEnv: false,
    env: { PATH, HOME, USER, LOGNAME, LC_ALL: 'C' },
    input,
    timeout: 10_000,
    stripFinalNewline: false,
    windowsHide: true,
  })
}

/** This user's crontab, empty when there is none; undefined when there is no cron here or it does not answer. */
export async function readCrontab(env: Env): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await crontab(['-l'], '', env)
  if (exitCode === 0) return String(stdout)
  return exitCode !== undefined && /no crontab/i.test(String(stderr)) ? '' : undefined
}

/** Replaces this user's crontab, removes it when nothing is left. Whether it reads back as written. */
export async function writeCrontab(text: string, env: Env): Promise<boolean> {
  await (text === '' ? crontab(['-r'], '', env) : crontab(['-'], text, env))
  return (await readCrontab(env)) === text
}
