import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { endChildren, endWithProcess } from '../../../scripts/src/shell/children.ts'

/** A process that says when it is ready for signals. */
async function running(code: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 1000); console.log('ready')`])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

test('a child is told to end, and one that does not listen is ended', async () => {
  const polite = await running('')
  const deaf = await running("process.on('SIGTERM', () => {})")
  const foreign = await running('')
  const ends = Promise.all([polite, deaf].map((child) => once(child, 'exit')))
  endWithProcess(polite)
  endWithProcess(deaf)
  await endChildren(300)
  expect((await ends).map(([, signal]) => signal)).toEqual(['SIGTERM', 'SIGKILL'])
  expect([foreign.exitCode, foreign.signalCode]).toEqual([null, null])
})

test('nothing is waited for when nothing runs, or when what ran has ended', async () => {
  const child = await running('')
  endWithProcess(child)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const started = performance.now()
  await endChildren()
  expect(performance.now() - started).toBeLessThan(500)
})
