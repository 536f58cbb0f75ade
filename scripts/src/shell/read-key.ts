import { SkillError } from './answer/skill-error.ts'

/** A key has about 100 characters; a whole file piped in by mistake is cut here. */
const MAX_INPUT_BYTES = 8192

/**
 * Reads standard input to its end, or asks on a terminal without showing what is typed. With `patienceMs`, a pipe
 * that stays silent for so long counts as empty.
 */
export function readKeyInput(
  signal: AbortSignal,
  patienceMs?: number,
  what = 'Chutes API key',
): Promise<string> {
  return process.stdin.isTTY ? promptHidden(signal, what) : readAll(signal, patienceMs)
}

async function readAll(signal: AbortSignal, patienceMs: number | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  const stop = (): void => void process.stdin.destroy()
  const patience = patienceMs === undefined ? undefined : setTimeout(stop, patienceMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of process.stdin) {
      clearTimeout(patience)
      const bytes = Buffer.from(chunk as Uint8Array | string)
      chunks.push(bytes)
      size += bytes.length
      if (size > MAX_INPUT_BYTES) break
    }
  } catch (thrown) {
    // given up on before anything came, or nothing that can be read, as below nohup
    if (size > 0 || signal.aborted) throw thrown
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const ENTER = new Set(['\r', '\n', '\u0004'])
const ERASE = new Set(['\u007f', '\b'])
const INTERRUPT = '\u0003'

function promptHidden(signal: AbortSignal, what: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(`${what} (not shown): `)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    let typed = ''
    const done = (settle: () => void): void => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      settle()
    }
    const onData = (text: string): void => {
      for (const character of text) {
        if (ENTER.has(character) || character === INTERRUPT) {
          done(character === INTERRUPT ? () => reject(cancelled()) : () => resolve(typed))
          return
        }
        if (ERASE.has(character)) typed = typed.slice(0, -1)
        else if (typed.length < MAX_INPUT_BYTES) typed += character
      }
    }
    stdin.on('data', onData)
    signal.addEventListener('abort', () => done(() => reject(cancelled())), { once: true })
  })
}

function cancelled(): SkillError {
  return new SkillError('E_INTERRUPTED', 'The prompt was cancelled; nothing was stored.', {
    fix: 'Run the same command again.',
  })
}
