import { expect, test } from 'vitest'
import { endpointsFrom } from '../../../scripts/src/chutes/endpoints.ts'
import { fetchUtilization, parseUtilization } from '../../../scripts/src/chutes/fetch-utilization.ts'
import { startChutes } from '../../standin/server.ts'
import { utilizationRow } from '../../standin/utilization.ts'

test('reads what is needed of each row, and leaves out rows without it', () => {
  const rows = [
    utilizationRow('1', 'x/A'),
    utilizationRow('2', 'x/B', {
      active_instance_count: 0,
      utilization_5m: 'much',
      rate_limit_ratio_5m: null,
    }),
    { name: 'no id' },
    null,
  ]
  expect(parseUtilization(JSON.stringify(rows))).toEqual([
    { chuteId: '1', name: 'x/A', active: 4, used: 0.38, rateLimited: 0 },
    { chuteId: '2', name: 'x/B', active: 0, used: undefined, rateLimited: undefined },
  ])
})

test.each(['', '{}', '[]', '[{}]', '<html>'])('%j tells nothing', (body) => {
  expect(parseUtilization(body)).toBeUndefined()
})

test('one public request, thousands of rows, and failures that are none of our business', async () => {
  const chutes = await startChutes()
  const ask = () =>
    fetchUtilization(endpointsFrom({ CHUTES_API_URL: chutes.apiUrl }), new AbortController().signal)
  try {
    expect(await ask()).toHaveLength(15)
    expect(chutes.requests).toMatchObject([{ path: '/chutes/utilization', authorization: undefined }])
    const many = Array.from({ length: 5000 }, (_, index) => utilizationRow(`${index}`, '[private chute]'))
    chutes.addRoute('GET', '/chutes/utilization', ({ response }) => void response.end(JSON.stringify(many)))
    expect(await ask()).toHaveLength(5000)
    chutes.setFault('any', { kind: 'huge', megabytes: 20 })
    expect(await ask()).toBeUndefined()
    chutes.setFault('any', { kind: 'reset' })
    expect(await ask()).toBeUndefined()
  } finally {
    await chutes.close()
  }
})
