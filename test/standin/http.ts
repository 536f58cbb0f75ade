import type { IncomingMessage, ServerResponse } from 'node:http'

/** Send a JSON body. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    via: '1.1 google',
    ...headers,
  })
  response.end(text)
}

/** Send an error the way the Chutes API does. */
export function sendDetail(response: ServerResponse, status: number, detail: unknown): void {
  sendJson(response, status, { detail })
}

/** Send text of any type. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  contentType: string,
  headers: Headers = {},
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

/** The page the edge puts in front of an anonymous POST: HTML, although the endpoint speaks JSON. */
export const NGINX_RATE_LIMIT = [
  '<html>',
  '<head><title>429 Too Many Requests</title></head>',
  '<body>',
  '<center><h1>429 Too Many Requests</h1></center>',
  '<hr><center>nginx</center>',
  '</body>',
  '</html>',
  '',
].join('\r\n')

/** Read a whole request body. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fields of a form, or undefined when the body is none. */
export function parseForm(text: string, contentType = ''): Readonly<Record<string, string>> | undefined {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return undefined
  return Object.fromEntries(new URLSearchParams(text))
}

type Headers = Readonly<Record<string, string | number>>
