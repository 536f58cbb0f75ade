import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { repoRoot } from '../../support/paths.ts'

/** Reads standard input in a process of its own, with 300 ms of patience, and prints what came. */
const READER = `
  const { readKeyInput } = await import('./scripts/src/shell/read-key.ts')
  process.stdout.write(JSON.stringify(await readKeyInput(new AbortController().signal, 300)))
  process.exit(0)
`

async function readWith(write: (input: NodeJS.WritableStream) => void): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', READER], {
    cwd: repoRoot,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stdin.on('error', () => {})
  write(child.stdin)
  await once(child, 'close')
  return JSON.parse(printed)
}

test('a pipe that stays open and silent counts as empty', async () => {
  expect(await readWith(() => {})).toBe('')
})

test('a pipe that began to speak is heard to its end', async () => {
  const heard = await readWith((input) => {
    input.write('one ')
    setTimeout(() => input.end('two'), 1500)
  })
  expect(heard).toBe('one two')
})
