const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const CLEAR_LINE = '\r\u001b[K'

/** Show that something is under way until the returned function is called; a log gets no lines from it. */
export function startTicker(stream: NodeJS.WriteStream = process.stdout): () => void {
  if (!stream.isTTY) return () => {}
  const started = performance.now()
  let frame = 0
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - started) / 1000)
    stream.write(`${CLEAR_LINE}    ${FRAMES[frame++ % FRAMES.length]} ${seconds} s`)
  }, 120)
  return () => {
    clearInterval(timer)
    stream.write(CLEAR_LINE)
  }
}
