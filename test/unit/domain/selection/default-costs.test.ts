import { describe, expect, test } from 'vitest'
import { agentsToChooseFrom, backgroundWork } from '../../../../scripts/src/domain/config/background-work.ts'
import { defaultCosts } from '../../../../scripts/src/domain/selection/default-costs.ts'
import { model } from '../make.ts'

const own = { model: 'acme/x' }
const defaults = (settings: object, rest: object = {}) => ({
  agents: { defaults: { subagents: own, pdfModel: 'acme/x', utilityModel: 'acme/x', ...settings }, ...rest },
})
const work = (config: object, cronJobs?: number) =>
  backgroundWork(config as Parameters<typeof backgroundWork>[0], cronJobs)

describe('heartbeats', () => {
  test.each([
    ['nothing configured: OpenClaw beats every half hour', {}, ['heartbeats (up to 48 a day)']],
    ['another interval', { heartbeat: { every: '1h' } }, ['heartbeats (up to 24 a day)']],
    ['a compound interval', { heartbeat: { every: '1h30m' } }, ['heartbeats (up to 16 a day)']],
    ['a bare number is minutes', { heartbeat: { every: 10 } }, ['heartbeats (up to 144 a day)']],
    ['an interval nobody can read', { heartbeat: { every: 'often' } }, ['heartbeats (up to 48 a day)']],
    ['switched off', { heartbeat: { every: '0m' } }, []],
    ['with a model of their own', { heartbeat: { model: 'acme/small' } }, []],
  ])('%s', (_name, settings, expected) => expect(work(defaults(settings))).toEqual(expected))

  test('run only for agents with a block, if any has one', () => {
    const list = [
      { id: 'a', heartbeat: { every: '2h' } },
      { id: 'b' },
      { id: 'c', heartbeat: { model: 'acme/x' } },
    ]
    expect(work(defaults({}, { list }))[0]).toBe('heartbeats (up to 12 a day)')
  })
  test('are not ours where the agent has a model of its own', () => {
    expect(work(defaults({}, { list: [{ id: 'main', model: { primary: 'acme/x' } }] }))).toEqual([])
    expect(work(defaults({}, { entries: { main: own } }))).toEqual([])
  })
  test('are those of the default agent', () => {
    const list = [{ id: 'a' }, { id: 'b', default: true, ...own }]
    expect(work(defaults({}, { list }))).toEqual(['agents a'])
  })
})

test('agents without a model of their own follow the default', () => {
  const entries = { a: {}, b: own, c: { model: { primary: 'acme/x' } }, d: { model: {} }, e: {}, f: {} }
  const off = { heartbeat: { every: '0m' } }
  expect(work(defaults(off, { entries }))).toEqual(['agents a, d, e and 1 more'])
})

const SLOTS = ['PDFs', 'titles and other short tasks']

test('cron jobs, sub-agents, slots without a model and webhooks', () => {
  const config = { agents: { defaults: { heartbeat: { every: '0m' } } }, hooks: { enabled: true } }
  expect(work(config, 2)).toEqual(['2 cron jobs', 'sub-agents', ...SLOTS, 'webhooks'])
  expect(work(config, 1)[0]).toBe('1 cron job')
  expect(work(config, 0)).toEqual(['sub-agents', ...SLOTS, 'webhooks'])
})

test.each([
  ['nothing is set', {}, SLOTS],
  ['PDFs have a model', { pdfModel: { primary: 'acme/x' } }, ['titles and other short tasks']],
  ['images have a model, which reads PDFs, too', { imageModel: 'acme/x' }, ['titles and other short tasks']],
  ['short tasks have a model', { utilityModel: 'acme/x' }, ['PDFs']],
  ['short tasks are told to have none: titles then take the default', { utilityModel: '' }, SLOTS],
])('what follows the default where %s', (_, slots, expected) => {
  expect(work({ agents: { defaults: { heartbeat: { every: '0m' }, subagents: own, ...slots } } })).toEqual(
    expected,
  )
})

test('a name cannot smuggle anything in', () => {
  const entries = { 'x\u001b[2J\u202e': {}, ok: {} }
  expect(work(defaults({ heartbeat: { every: '0m' } }, { entries }))).toEqual([
    'agents one with an unusual name, ok',
  ])
})

const price = (input: number, output: number) => ({ input, output, cacheRead: undefined })
const models = [
  model('x/cheap', { price: price(0.1, 0.4) }),
  model('x/dear', { price: price(3, 15) }),
  model('x/unpriced', { price: undefined }),
]
const costs = (previous: string | undefined, current: string | undefined) =>
  defaultCosts({ previous, current, models, config: {}, cronJobs: undefined })

describe('the costs of a new default', () => {
  test('name price and work', () => {
    expect(costs(undefined, 'chutes/x/dear')).toEqual({
      model: 'chutes/x/dear',
      input: 3,
      output: 15,
      work: ['heartbeats (up to 48 a day)', 'sub-agents', ...SLOTS],
      cronJobs: undefined,
      message:
        'The default model costs $3 per million tokens in, $15 out; what follows the default is paid, too: heartbeats (up to 48 a day), sub-agents, PDFs, titles and other short tasks.',
      warn: true,
    })
  })
  test.each([
    ['from nothing', undefined, 'chutes/x/cheap', true],
    ['from another provider', 'acme/x', 'chutes/x/cheap', true],
    ['to a dearer model', 'chutes/x/cheap', 'chutes/x/dear', true],
    ['to a cheaper model', 'chutes/x/dear', 'chutes/x/cheap', false],
    ['to a model without a price', 'chutes/x/cheap', 'chutes/x/unpriced', true],
    ['from a model that is gone', 'chutes/x/gone', 'chutes/x/cheap', true],
  ] as const)('%s: %s', (_name, previous, current, warn) => {
    expect(costs(previous, current)?.warn).toBe(warn)
  })
  test.each([
    ['the same', 'chutes/x/dear', 'chutes/x/dear'],
    ['another provider', 'chutes/x/dear', 'acme/x'],
    ['none', undefined, undefined],
  ])('%s costs nothing new', (_name, previous, current) => {
    expect(costs(previous, current)).toBeUndefined()
  })
})

test.each<[string, Parameters<typeof agentsToChooseFrom>[0], readonly string[]]>([
  [
    'several that own themselves',
    { ownership: 'explicit', entries: { main: {}, work: {} } },
    ['main', 'work'],
  ],
  ['a list of them', { ownership: 'explicit', list: [{ id: 'main' }, { id: 'work' }] }, ['main', 'work']],
  ['one', { ownership: 'explicit', entries: { work: {} } }, []],
  [
    'several with a system agent',
    {
      ownership: 'explicit',
      entries: { main: {}, work: {} },
      defaults: { systemAgent: { agentId: 'work' } },
    },
    [],
  ],
  [
    'several with a default, as older releases have them',
    { list: [{ id: 'a' }, { id: 'b', default: true }] },
    [],
  ],
])('OpenClaw wants one named of %s', (_what, agents, names) => {
  expect(agentsToChooseFrom({ agents })).toEqual(names)
})
