import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { jsonOf } from '../../support/json.ts'
import { fakeKey } from '../../support/keys.ts'

const MODEL = 'zai-org/GLM-5.2-TEE'
const SMALL = 'Qwen/Qwen3-32B-TEE'
const HELLO = [{ role: 'user', content: 'hi' }]
const key = fakeKey('chat')
let standin: ChutesStandIn

beforeAll(async () => {
  standin = await startChutes()
  standin.acceptKey(key)
})
beforeEach(() => standin.onChat(() => ({})))
afterAll(() => standin.close())

const post = (body: object, authorization: string | undefined = `Bearer ${key}`) =>
  fetch(`${standin.llmBaseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ model: MODEL, messages: HELLO, ...body }),
  })

// biome-ignore lint/suspicious/noExplicitAny: chunks are looked into freely
async function chunksOf(response: Response): Promise<any[]> {
  const events = (await response.text()).split('\n\n').filter((event) => event !== '')
  expect(events.at(-1)).toBe('data: [DONE]')
  return events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, '')))
}

test('nobody gets an HTML page, not JSON', async () => {
  const response = await post({}, '')
  expect(response.status).toBe(429)
  expect(response.headers.get('content-type')).toBe('text/html')
  const page = await response.text()
  expect(page).toContain('<title>429 Too Many Requests</title>')
  expect(page).toHaveLength(162)
})

test('a bad bearer is refused', async () => {
  const response = await post({}, `Bearer ${fakeKey('nobody')}`)
  expect([response.status, await response.json()]).toEqual([
    401,
    { detail: 'Invalid token or user not found' },
  ])
})

test('a model that is not listed is not found', async () => {
  const response = await post({ model: 'zai-org/GLM-4.7-TEE' })
  expect([response.status, await response.json()]).toEqual([
    404,
    { detail: 'model not found: zai-org/GLM-4.7-TEE' },
  ])
  expect((await post({ model: 'default' })).status).toBe(404)
})

test('a list of models is answered by the first that exists', async () => {
  const body = await jsonOf(await post({ model: `gone/model,${SMALL},${MODEL}:latency` }))
  expect(body.model).toBe(SMALL)
})

test.each([
  [
    'a role that the engine does not know',
    { messages: [{ role: 'developer', content: 'x' }] },
    /role: developer/,
  ],
  ['no messages', { messages: [] }, /empty/],
  ['more tokens than fit', { model: SMALL, max_tokens: 40_960 }, /^Requested token count exceeds/],
])('%s is a 400', async (_what, body, message) => {
  const response = await post(body)
  expect(response.status).toBe(400)
  expect((await jsonOf(response)).detail.message).toMatch(message)
})

test('unknown fields are ignored, also the newer name of max_tokens', async () => {
  expect((await post({ model: SMALL, max_completion_tokens: 999_999_999, store: true })).status).toBe(200)
})

test('a plain reply says hello and carries the quota headers', async () => {
  const response = await post({})
  const body = await jsonOf(response)
  expect(body).toMatchObject({
    object: 'chat.completion',
    model: MODEL,
    choices: [{ message: { role: 'assistant', content: `Hello from ${MODEL}` }, finish_reason: 'stop' }],
  })
  expect(body.usage.total_tokens).toBe(body.usage.prompt_tokens + body.usage.completion_tokens)
  expect(response.headers.get('x-chutes-invocationid')).toMatch(/^[0-9a-f-]{36}$/)
  expect(response.headers.get('x-chutes-quota-remaining')).toBe('4958')
})

test('a stream reasons first, then speaks, then stops', async () => {
  const response = await post({ stream: true })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const chunks = await chunksOf(response)
  const deltas = chunks.map((chunk) => chunk.choices[0].delta)
  const firstThought = deltas.findIndex((delta) => delta.reasoning_content)
  const firstWord = deltas.findIndex((delta) => delta.content)
  expect(firstThought).toBeGreaterThan(-1)
  expect(firstWord).toBeGreaterThan(firstThought)
  expect(deltas.map((delta) => delta.content ?? '').join('')).toBe(`Hello from ${MODEL}`)
  expect(chunks.at(-1).choices[0].finish_reason).toBe('stop')
})

test('a stream ends with the usage only when asked for it', async () => {
  const silent = await chunksOf(await post({ stream: true }))
  expect(silent.some((chunk) => chunk.usage)).toBe(false)
  const asked = await chunksOf(await post({ stream: true, stream_options: { include_usage: true } }))
  expect(asked.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } })
})

test('the script sees the request and decides the reply', async () => {
  standin.onChat((request) => ({
    text: `${request.messages.length} messages, ${request.tools.length} tools`,
  }))
  const body = await jsonOf(await post({ tools: [{ type: 'function' }], messages: [...HELLO, ...HELLO] }))
  expect(body.choices[0].message.content).toBe('2 messages, 1 tools')
})

const CALL = { name: 'exec', arguments: { command: 'node scripts/status.js --json' } }

test('a tool call is a whole object in a plain reply', async () => {
  standin.onChat(() => ({ toolCalls: [CALL] }))
  const [choice] = (await jsonOf(await post({}))).choices
  expect(choice.finish_reason).toBe('tool_calls')
  expect(choice.message.content).toBeNull()
  expect(choice.message.tool_calls).toMatchObject([{ type: 'function', function: { name: 'exec' } }])
  expect(JSON.parse(choice.message.tool_calls[0].function.arguments)).toEqual(CALL.arguments)
})

test('a tool call arrives in pieces in a stream', async () => {
  standin.onChat(() => ({ toolCalls: [CALL, { ...CALL, id: 'second' }] }))
  const chunks = await chunksOf(await post({ stream: true }))
  const parts = chunks.flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? [])
  const second = parts.filter((part) => part.index === 1)
  expect(second[0]).toMatchObject({ id: 'second', function: { name: 'exec', arguments: '' } })
  expect(second.length).toBeGreaterThan(2)
  expect(JSON.parse(second.map((part) => part.function.arguments).join(''))).toEqual(CALL.arguments)
  expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls')
})

test('a newer vllm build calls its thoughts differently', async () => {
  const chunks = await chunksOf(await post({ model: 'moonshotai/Kimi-K3-TEE', stream: true }))
  expect(chunks.some((chunk) => chunk.choices[0].delta.reasoning)).toBe(true)
  expect(chunks.some((chunk) => chunk.choices[0].delta.reasoning_content)).toBe(false)
})

const round = (result: unknown) => [
  { role: 'assistant', content: null, tool_calls: [{ id: 'x', type: 'function', function: CALL }] },
  { role: 'tool', tool_call_id: 'x', content: result },
]

test('the script sees what tools answered to this question, whatever the client adds after it', async () => {
  standin.onChat(({ toolResults }) => ({ text: JSON.stringify(toolResults) }))
  const said = async (messages: readonly object[]) =>
    (await jsonOf(await post({ messages }))).choices[0].message.content
  const added = { role: 'user', content: 'context of the client' }
  const parts = [{ type: 'text', text: 'two' }]
  expect(await said(HELLO)).toBe('[]')
  expect(await said([...HELLO, ...round('one'), added, ...round(parts), added])).toBe('["one","two"]')
  expect(await said([...HELLO, ...round('one'), { role: 'assistant', content: 'Done.' }, ...HELLO])).toBe(
    '[]',
  )
})

test('a script that never stops calling tools is stopped', async () => {
  standin.onChat(() => ({ toolCalls: [CALL] }))
  const rounds = Array.from({ length: 51 }, () => round('again')).flat()
  expect((await post({ messages: [...HELLO, ...rounds] })).status).toBe(400)
})
