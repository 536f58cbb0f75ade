import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repoRoot } from '../../support/paths.ts'

const PATIENCE_MS = 300

/** Reads standard input in a process of its own, says that it began, and prints what came. */
const READER = `
  const { readKeyInput } = await import('./scripts/src/shell/read-key.ts')
  const input = readKeyInput(new AbortController().signal, ${PATIENCE_MS})
  process.stderr.write('reading')
  process.stdout.write(JSON.stringify(await input))
  process.exit(0)
`

async function readWith(
  write: (input: NodeJS.WritableStream, begun: Promise<unknown>) => void,
): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', READER], {
    cwd: repoRoot,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stdin.on('error', () => {})
  write(child.stdin, once(child.stderr, 'data'))
  await once(child, 'close')
  return JSON.parse(printed)
}

test.skipIf(process.platform === 'win32')(
  'what cannot be read, as below nohup, counts as empty',
  async () => {
    const path = join(tmpdir(), `chutes-unreadable-${process.pid}`)
    const file = openSync(path, 'w')
    const child = spawn(process.execPath, ['--input-type=module', '-e', READER], {
      cwd: repoRoot,
      stdio: [file, 'pipe', 'ignore'],
    })
    closeSync(file)
    rmSync(path)
    if (!child.stdout) throw new Error('there is no standard output')
    expect(String((await once(child.stdout, 'data'))[0])).toBe('""')
  },
)

test('a pipe that stays open and silent counts as empty', async () => {
  expect(await readWith(() => {})).toBe('')
})

test('a pipe that began to speak is heard to its end', async () => {
  const heard = await readWith(async (input, begun) => {
    input.write('one ')
    await begun
    setTimeout(() => input.end('two'), 2 * PATIENCE_MS)
  })
  expect(heard).toBe('one two')
})
