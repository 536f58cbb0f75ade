const CLEAR_LINE = `\r${String.fromCharCode(27)}[2K`
/** A step that takes longer than this says how long it has been. */
const PATIENCE_S = 3

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>

export interface Progress {
  /** The step that begins now. */
  readonly step: (message: string) => void
  /** Takes the line away; the answer follows. */
  readonly end: () => void
}

/**
 * One line on standard error for a person who waits, rewritten with each step and with the seconds that a long one
 * takes. Silent unless the stream is a terminal; on one that cannot rewrite a line, each step is a line.
 */
export function startProgress(stream: Stream, term: string | undefined): Progress {
  if (!stream.isTTY) return { step: () => {}, end: () => {} }
  if (term === 'dumb') return { step: (message) => void stream.write(`… ${message}\n`), end: () => {} }
  let message = ''
  let since = 0
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - since) / 1000)
    const text = `… ${message}${seconds >= PATIENCE_S ? ` (${seconds} s)` : ''}`
    stream.write(CLEAR_LINE + text.slice(0, (stream.columns || 80) - 1))
  }
  return {
    step: (next) => {
      message = next
      since = performance.now()
      timer ??= setInterval(draw, 1000).unref()
      draw()
    },
    end: () => {
      if (!timer) return
      clearInterval(timer)
      timer = undefined
      stream.write(CLEAR_LINE)
    },
  }
}
