import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sendJson, sendText } from '../http.ts'
import type { Fault } from './faults.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }
const MEGABYTE = 1024 * 1024

/** Ruin one response. `proper` is the text the catalogue would have had, `path` the address that was asked. */
export async function applyFault(
  fault: Fault,
  response: ServerResponse,
  proper: string,
  path: string,
): Promise<void> {
  switch (fault.kind) {
    case 'status':
      return answerStatus(response, fault)
    case 'hang':
      return
    case 'hangBody':
      response.writeHead(200, JSON_TYPE)
      if (fault.half) response.write(proper.slice(0, proper.length / 2))
      return response.flushHeaders()
    case 'drip':
      return drip(response, fault.everyMs, fault.text)
    case 'reset':
      response.destroy()
      return
    case 'truncated':
      return truncate(response, proper, fault.cut ?? 'length')
    case 'html':
      return sendText(response, 200, portal(fault.title ?? 'Welcome to the guest network'), 'text/html')
    case 'huge':
      response.writeHead(200, JSON_TYPE)
      return quietly(pipeline(Readable.from(padded(proper, fault.megabytes)), response))
    case 'gzipBomb':
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' })
      return quietly(pipeline(Readable.from(padded(proper, fault.megabytes ?? 64)), createGzip(), response))
    case 'redirectLoop':
      response.writeHead(302, { location: path })
      response.end()
      return
    case 'redirectTo':
      response.writeHead(302, { location: fault.url })
      response.end()
      return
    case 'empty':
      return sendJson(response, 200, { object: 'list', data: [] })
    case 'streamError':
      response.writeHead(200, EVENT_STREAM)
      response.write(`data: ${JSON.stringify(PARTIAL_CHUNK)}\n\n`)
      response.end(`data: ${JSON.stringify({ error: 'upstream instance went away' })}\n\n`)
      return
  }
}

const PARTIAL_CHUNK = {
  id: 'chatcmpl-partial',
  object: 'chat.completion.chunk',
  created: 1_787_000_000,
  model: 'partial',
  choices: [{ index: 0, delta: { role: 'assistant', content: 'Hel' }, finish_reason: null }],
}

function answerStatus(response: ServerResponse, fault: Fault & { readonly kind: 'status' }): void {
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
  if (typeof fault.body === 'string') {
    sendText(response, fault.status, fault.body, fault.contentType ?? 'text/plain', headers)
  } else {
    sendJson(response, fault.status, fault.body ?? { detail: `status ${fault.status}` }, headers)
  }
}

function drip(response: ServerResponse, everyMs: number, text: string | undefined): void {
  response.writeHead(200, JSON_TYPE)
  let sent = 0
  const timer = setInterval(() => {
    response.write(text?.charAt(sent) ?? ' ')
    sent += 1
    if (text !== undefined && sent >= text.length) response.end()
  }, everyMs)
  response.on('close', () => clearInterval(timer))
}

function truncate(response: ServerResponse, proper: string, cut: 'length' | 'json'): void {
  const half = Buffer.from(proper).subarray(0, Math.floor(Buffer.byteLength(proper) / 2))
  const announced = cut === 'length' ? Buffer.byteLength(proper) : half.length
  response.writeHead(200, { ...JSON_TYPE, 'content-length': announced })
  if (cut === 'json') {
    response.end(half)
    return
  }
  // The bytes have to leave before the socket dies, or the client would see a plain reset.
  response.write(half, () => response.destroy())
}

const portal = (title: string) =>
  `<!doctype html>\n<html><head><title>${title}</title></head><body><form>Accept the terms</form></body></html>\n`

/** Valid JSON in the end: a client without a limit would be fooled, which is the point. */
function* padded(proper: string, megabytes: number): Generator<string> {
  const blanks = ' '.repeat(MEGABYTE / 16)
  for (let written = 0; written < megabytes * MEGABYTE; written += blanks.length) yield blanks
  yield proper
}

/** A client that gives up half-way is what these faults are for, not an error of ours. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch(() => {})
}
