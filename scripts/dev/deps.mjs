// Installs the development dependencies when they are missing or stale, and does nothing otherwise.
// Plain JavaScript for Node 20: it runs before the Node that the tests use has been installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const lock = join(root, 'scripts', 'dev', 'package-lock.json')
const npmLock = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.chutes-deps')

/**
 * Runs npm in the repository root with its output on standard error, and exits with its code when it fails.
 * `firstOnPath` is a folder in which npm finds another Node than this one.
 */
function npm(args, firstOnPath) {
  const run = spawnSync('npm', [...args, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: firstOnPath ? { ...process.env, PATH: firstOnPath + delimiter + process.env.PATH } : process.env,
    shell: process.platform === 'win32',
  })
  if (run.status !== 0) process.exit(run.status ?? 1)
}

/** What the installed tree was made from: the manifest and the lock. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [join(root, 'package.json'), lock]) hash.update(readFileSync(file))
  return hash.digest('hex')
}

if (process.argv.includes('--relock')) {
  if (existsSync(lock)) copyFileSync(lock, npmLock)
  npm(['install'])
  copyFileSync(npmLock, lock)
  writeFileSync(stamp, fingerprint())
} else if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint()) {
  console.error('installing development dependencies (about a minute the first time)')
  copyFileSync(lock, npmLock)
  // not `npm ci`: it refuses a lock that lacks the binaries of platforms which the registry at hand does not carry
  npm(['install'])
  // npm leaves out optional packages that ask for a newer Node than the one it runs on: OpenClaw's native file moves
  // ask for 22, and without them its doctor refuses to migrate. With the Node that came along npm adds them
  if (Number.parseInt(process.versions.node, 10) < 22) npm(['install'], join(root, 'node_modules', '.bin'))
  writeFileSync(stamp, fingerprint())
}
