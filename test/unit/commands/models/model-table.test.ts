import { expect, test } from 'vitest'
import { modelTable } from '../../../../scripts/src/commands/models/model-table.ts'
import { bundledCatalog } from '../../../../scripts/src/domain/catalog/bundled-catalog.ts'
import type { Predecessor } from '../../../../scripts/src/domain/selection/consent.ts'
import { type Paint, renderTable } from '../../../../scripts/src/shell/answer/table.ts'

const { models } = bundledCatalog()
const named = (id: string): Predecessor => models.find((model) => model.id === id)!
const GLM = 'zai-org/GLM-5.2-TEE'
const GEMMA = named('google/gemma-4-31B-turbo-TEE')
const FOUR: readonly Predecessor[] = [
  named(GLM),
  { ...GEMMA, tee: false, capabilities: { ...GEMMA.capabilities!, tools: false } },
  named('Nemotron-3-Nano-Omni-30B-TEE'),
  { id: 'new/unpriced' },
]
const uses = new Map([[GLM, { names: ['primary', 'chutes-pro'], paths: [] }]])
const lines = (list: readonly Predecessor[], width: number, paint: Paint = (_, text) => text) =>
  renderTable(modelTable(list, uses), width, paint)

test('prices in one precision, a bar beside price and context, and what runs outside a TEE is told apart', () => {
  expect(lines(FOUR, 200)).toEqual([
    'model                         TEE  $/M in  $/M out     context   max out  can                        in use',
    'zai-org/GLM-5.2-TEE           ✓    1.2500  3.9500 ███    1M ███      64k  reasoning                  primary, chutes-pro',
    'google/gemma-4-31B-turbo-TEE  no   0.1200  0.3700 █▏   128k ▏        64k  reasoning vision no tools',
    'Nemotron-3-Nano-Omni-30B-TEE  ✓    0.0245  0.0978 ▏    128k ▏          ?  ?',
    'new/unpriced                  ?         ?       ?         ?            ?  ?',
  ])
})

test('cheap, dear and unknown prices and the TEE have colours', () => {
  const painted = lines(FOUR, 200, (tone, text) => `<${tone} ${text.trim()}>`).join('\n')
  for (const part of [
    '<warn 3.9500 ███>',
    '<good 0.0978 ▏>',
    '<dim ?>',
    '<good ✓>',
    '<warn no>',
    `<strong ${GLM}>`,
  ])
    expect(painted).toContain(part)
  expect(painted).toContain('  0.3700 █▏  ')
})

// two columns are the indent
test.each([
  [80, ['model', 'TEE', '$/M in', '$/M out', 'context']],
  [120, ['model', 'TEE', '$/M in', '$/M out', 'context', 'can', 'in use']],
])('a terminal of %i columns shows whole ids and %j', (columns, titles) => {
  const [head = '', ...rows] = lines(models, columns - 2)
  expect(head.trim().split(/ {2,}/)).toEqual(titles)
  for (const [index, line] of rows.entries()) {
    expect(line).toMatch(/[█▏▎▍▌▋▊▉] .*[█▏▎▍▌▋▊▉]/)
    expect(line).toContain(models[index]!.id)
    expect(line.length).toBeLessThanOrEqual(columns - 2)
  }
})

test('one model alone, or two at one price, have a bar, too', () => {
  expect(lines([named(GLM)], 200)[1]).toContain('3.95 ▏')
})
