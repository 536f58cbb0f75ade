import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { onlyDocument } from '../../support/processes/run.ts'
import { runProcess } from '../../support/processes/spawn.ts'

const stage = openStage()

test.skipIf(process.platform === 'win32')(
  'where the first Node on PATH is too old, OpenClaw runs on the newer one, too, and the key goes to it alone',
  async () => {
    const home = stage.home()
    const put = (path: string, text: string): string => {
      const file = join(home.dir, path)
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, text)
      chmodSync(file, 0o755)
      return file
    }
    const asOld = put(
      'as-old.cjs',
      "Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } })",
    )
    put('old/node', '#!/bin/sh\necho v18.20.4\n')
    put(
      'new/node',
      `#!/bin/sh\n[ "$1" = --version ] && echo v24.99.0 && exit\nexec ${process.execPath} "$@"\n`,
    )
    const env = { ...home.env, PATH: [join(home.dir, 'old'), join(home.dir, 'new'), home.env.PATH].join(':') }
    const run = (name: string, input?: string) =>
      runProcess(process.execPath, ['--require', asOld, join(repoRoot, 'scripts', `${name}.js`)], {
        env,
        cwd: home.dir,
        timeoutMs: 60_000,
        input,
      })
    const auth = onlyDocument(await run('auth', stage.key), 'auth.js')
    expect(auth.data).toMatchObject({ stored: 'created', readBack: true })
    const { versions, checks } = onlyDocument(await run('status'), 'status.js').data
    expect(versions).toMatchObject({ node: process.versions.node, nodePath: process.execPath })
    expect(checks[0]).toMatchObject({ id: 'credential', status: 'pass' })
    expect(readTrace(home).mentions(stage.key.slice(-32))).toEqual([])
  },
)
