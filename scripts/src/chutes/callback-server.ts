/** Where the browser comes back to. */
export interface Loopback {
  readonly host: string
  readonly port: number
  readonly path: string
}

/** A listener for one answer. */
export interface Callback {
  /** The address the browser was sent to, in full; undefined when time was up first. */
  readonly answer: Promise<string | undefined>
  readonly close: () => void
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Chutes</title>
<p>Received. You can close this window and go back to the terminal.</p>`

/**
 * Listens on this machine for the one request that ends a sign-in. Undefined when the port cannot be had. Anything but
 * a GET of the very path with an answer in it gets a 404 and is not the answer; `isAnswer` judges, so that a stray
 * request cannot end the wait. Nor is one for another host: a name that somebody lets point here makes a page of theirs
 * one of this address to the browser.
 */
export async function listenForCallback(
  { host, port, path }: Loopback,
  isAnswer: (parameters: URLSearchParams) => boolean,
  signal: AbortSignal,
): Promise<Callback | undefined> {
  // loaded here because it brings all of fetch along, which no other script needs
  const { createServer } = await import('node:http')
  return new Promise((resolve) => {
    let settle: (address: string | undefined) => void = () => {}
    const answer = new Promise<string | undefined>((done) => {
      settle = done
    })
    const server = createServer({ requestTimeout: 5000, maxHeaderSize: 16_384 }, (request, response) => {
      const base = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`)
      const url = URL.parse(request.url ?? '', base.href)
      const here = url?.origin === base.origin && isOurAddress(request.headers.host, port)
      const good = here && request.method === 'GET' && url.pathname === path && isAnswer(url.searchParams)
      // the code must not travel on to another page, nor stay in a cache
      response.writeHead(good ? 200 : 404, {
        'content-type': 'text/html; charset=utf-8',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'",
        connection: 'close',
      })
      response.end(good ? PAGE : '', () => {
        if (good) settle(url?.href)
      })
    })
    const close = (): void => {
      settle(undefined)
      server.close()
      server.closeAllConnections()
    }
    server.once('error', () => resolve(undefined))
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, () => resolve({ answer, close }))
    signal.addEventListener('abort', close, { once: true })
  })
}

/** Whether a Host header names this machine and our port; a browser leaves out port 80. */
function isOurAddress(header: string | undefined, port: number): boolean {
  const [, name, given = '80'] = /^(127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/i.exec(header ?? '') ?? []
  return name !== undefined && Number(given) === port
}
